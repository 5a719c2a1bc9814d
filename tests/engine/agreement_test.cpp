// SPDX-License-Identifier: MIT
// What other programs pack, we read: the same names, sizes and bytes.
#include "../support/compressed.hpp"
#include "../support/process.hpp"
#include "../support/raw_tar.hpp"
#include "../support/raw_zip.hpp"
#include "../support/skip.hpp"
#include "../support/temp_folder.hpp"
#include "unpacking.hpp"

#include <doctest/doctest.h>

#include <map>
#include <sstream>

using namespace binstall;
using namespace binstall::test;

namespace {

/// Keeps everything, judges nothing.
class RecordingSink final : public EntrySink {
public:
    void directory(std::string_view) override {}

    ByteSink& file(const FileEntry& entry) override {
        content_.into = &files[entry.path];
        return content_;
    }

    void symbolic_link(std::string_view path, std::string_view target) override {
        files[std::string{path}] = "-> " + std::string{target};
    }

    void hard_link(std::string_view path, std::string_view target) override {
        files[std::string{path}] = "== " + std::string{target};
    }

    void special(std::string_view path, std::string_view kind) override {
        files[std::string{path}] = kind;
    }

    std::map<std::string, std::string> files;

private:
    struct Content final : ByteSink {
        void write(std::span<const std::byte> bytes) override {
            into->append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        }

        std::string* into = nullptr;
    };

    Content content_;
};

class TextSource final : public ByteSource {
public:
    explicit TextSource(std::string text) : text_{std::move(text)} {}

    std::uint64_t size() const noexcept override { return text_.size(); }

    std::size_t read_at(std::uint64_t offset, std::span<std::byte> into) override {
        const std::size_t count = std::min<std::size_t>(into.size(), text_.size() - offset);
        const auto bytes = std::as_bytes(std::span{text_}).subspan(offset, count);
        std::copy(bytes.begin(), bytes.end(), into.begin());
        return count;
    }

private:
    std::string text_;
};

std::map<std::string, std::string> recorded(const std::string& bytes, std::string_view format) {
    TextSource source{bytes};
    RecordingSink sink;
    const ArchiveFormat& reader = format_named(format);
    CHECK(reader.recognises(
        std::as_bytes(std::span{bytes}).first(std::min<std::size_t>(bytes.size(), 4096)), "x"));
    reader.unpack(source, sink, {});
    return sink.files;
}

/// A folder with what archives hold, and the same as we should read it.
struct Sample {
    TempFolder folder;
    std::map<std::string, std::string> files;

    /// `deep`: also what the oldest formats cannot express.
    explicit Sample(bool deep) {
        add("tool", fake_elf(std::string(300'000, 't')));
        add("empty", "");
        add("doc/block", std::string(512, 'b'));
        add("doc/more", std::string(513, 'm'));
        fs::create_symlink("../tool", folder / "doc/link");
        files["doc/link"] = "-> ../tool";
        if (deep) {
            add("t\xc3\xb6ol", "UTF-8");
            add(std::string(120, 'n') + "/" + std::string(130, 'm'), "long");
        }
    }

    void add(const std::string& name, const std::string& content) {
        folder.write(name, content);
        files[name] = content;
    }
};

std::string output_of(const Command& command) {
    const Outcome outcome = run(command);
    CAPTURE(outcome.err);
    REQUIRE(outcome.status == 0);
    return outcome.out;
}

std::string tar_of(const fs::path& folder, const std::string& format) {
    return output_of({.program = *find_program("tar"),
                      .arguments = {"-C",
                                    folder.string(),
                                    "--format=" + format,
                                    "--sort=name",
                                    "-cf",
                                    "-",
                                    "--transform=s,^[.]/,,",
                                    "."}});
}

/// A zip archive written by Python: `how` is an expression for the file that it writes to.
std::string zip_of(const fs::path& folder, const std::string& how, const std::string& options) {
    const std::string script =
        "import io, os, sys, zipfile\n"
        "class Pipe(io.RawIOBase):\n"
        "    def writable(self): return True\n"
        "    def write(self, b): return sys.stdout.buffer.write(b)\n"
        "out = " +
        how +
        "\n"
        "z = zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED)\n"
        "for top, _, names in os.walk('.'):\n"
        "    for name in sorted(names):\n"
        "        path = os.path.normpath(os.path.join(top, name))\n"
        "        if os.path.islink(path):\n"
        "            info = zipfile.ZipInfo(path)\n"
        "            info.create_system, info.external_attr = 3, 0o120777 << 16\n"
        "            z.writestr(info, os.readlink(path))\n"
        "            continue\n"
        "        with z.open(path, 'w'" +
        options +
        ") as f: f.write(open(path, 'rb').read())\n"
        "z.close()\n"
        "if isinstance(out, io.BytesIO): sys.stdout.buffer.write(out.getvalue())\n";
    return output_of({.program = *find_program("python3"),
                      .arguments = {"-c", script},
                      .environment = {{"LC_ALL", "C.UTF-8"}},
                      .folder = folder});
}

} // namespace

TEST_CASE("what GNU tar packs in any of its formats is read the same, under every compression") {
    const Sample sample{true};
    const Sample plain{false};
    for (const std::string format : {"v7", "ustar", "oldgnu", "gnu", "posix"}) {
        CAPTURE(format);
        const bool is_old = format == "v7" || format == "ustar";
        const Sample& used = is_old ? plain : sample;
        const std::string archive = tar_of(used.folder.path(), format);
        CHECK(recorded(archive, "tar") == used.files);
        CHECK(recorded(gzip_member(archive), "tgz") == used.files);
        CHECK(recorded(compressed(archive, "xz"), "txz") == used.files);
        CHECK(recorded(compressed(archive, "bzip2"), "tbz2") == used.files);
        CHECK(recorded(compressed(archive, "zstd"), "tzstd") == used.files);
    }
}

TEST_CASE("what Python packs as zip is read the same, seekable or as a stream, with ZIP64 or not") {
    const Sample sample{true};
    for (const std::string how : {"io.BytesIO()", "Pipe()"}) {
        for (const std::string options : {"", ", force_zip64=True"}) {
            CAPTURE(how);
            CAPTURE(options);
            CHECK(recorded(zip_of(sample.folder.path(), how, options), "zip") == sample.files);
        }
    }
}

namespace {

/// What Python reads in an archive: one file a line, its name and its content in hexadecimal
/// digits.
std::map<std::string, std::string> python_files(const fs::path& archive, const std::string& open) {
    const std::string script = "import sys, tarfile, zipfile\n"
                               "for name, content in " +
                               open + ":\n    print(name.encode().hex(), content.hex() or '-')\n";
    const std::string lines = output_of({.program = *find_program("python3"),
                                         .arguments = {"-c", script, archive.string()},
                                         .environment = {{"LC_ALL", "C.UTF-8"}}});
    const auto bytes_of = [](std::string_view hex) {
        std::string bytes;
        for (; hex.size() >= 2; hex.remove_prefix(2))
            bytes += static_cast<char>(std::stoi(std::string{hex.substr(0, 2)}, nullptr, 16));
        return bytes;
    };
    std::map<std::string, std::string> files;
    std::istringstream stream{lines};
    for (std::string name, content; stream >> name >> content;)
        files[bytes_of(name)] = bytes_of(content);
    return files;
}

/// What a program unpacks into a folder.
std::map<std::string, std::string> unpacked_files(Command command) {
    const TempFolder folder;
    command.folder = folder.path();
    command.environment["LC_ALL"] = "C.UTF-8";
    output_of(command);
    std::map<std::string, std::string> files;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator{folder.path()})
        if (entry.is_regular_file())
            files[entry.path().lexically_relative(folder.path()).string()] =
                read_text(entry.path());
    return files;
}

const std::string tar_in_python = "((m.name, t.extractfile(m).read()) for t in "
                                  "[tarfile.open(sys.argv[1])] for m in t if m.isfile())";
const std::string zip_in_python =
    "((i.filename, z.read(i)) for z in [zipfile.ZipFile(sys.argv[1])] for i in z.infolist())";

} // namespace

TEST_CASE("what we accept as tar, Python and GNU tar read the same") {
    const std::string body = fake_elf(std::string(1300, 'b'));
    const std::string name = std::string(60, 'a') + "/" + std::string(60, 'b') + "/tool";
    const std::string posix{"ustar\00000", 8};
    const std::string gnu{"ustar  \0", 8};
    const auto header = [&](const std::string& path,
                            const std::string& magic,
                            const std::string& prefix) {
        return tar_header({.name = path, .size = body.size(), .magic = magic, .prefix = prefix});
    };
    const std::string after = tar_padded(body) + tar_file("last", "") + tar_end();
    const TempFolder folder;
    for (const std::string& archive :
         {header("tool", std::string(8, '\0'), "") + after,
          header("tool", posix, "") + after,
          header("tool", posix, "folder") + after,
          header("./x/./tool", posix, "") + after,
          header("tool", gnu, "") + after,
          tar_header(
              {.name = "././@LongLink", .size = name.size() + 1, .type = 'L', .magic = gnu}) +
              tar_padded(name + '\0') + header("tool", gnu, "") + after,
          tar_pax({{"path", name}, {"mtime", "1.5"}}) + header("x", posix, "") + after,
          tar_pax({{"comment", "abc"}}, 'g') + header("tool", posix, "") + after,
          tar_pax({{"size", std::to_string(body.size())}}) + header("tool", posix, "") + after}) {
        const fs::path file = folder.write("a.tar", archive);
        std::map<std::string, std::string> ours;
        for (const auto& [path, content] : recorded(archive, "tar"))
            ours[fs::path{path}.lexically_normal().string()] = content;
        std::map<std::string, std::string> python;
        for (const auto& [path, content] : python_files(file, tar_in_python))
            python[fs::path{path}.lexically_normal().string()] = content;
        CHECK(ours == python);
        CHECK(ours == unpacked_files(
                          {.program = *find_program("tar"), .arguments = {"-xf", file.string()}}));
    }
}

TEST_CASE("what we accept as zip, Python and unzip read the same") {
    const std::string body = fake_elf(std::string(70'000, 'b'));
    ZipMember wide = zip_member("wide/tool", body);
    wide.local.packed_size = wide.local.size = 0xffff'ffff;
    const std::string sizes =
        zip_number(wide.central.size, 8) + zip_number(wide.central.packed_size, 8);
    wide.local.extra = zip_number(1, 2) + zip_number(16, 2) + sizes;
    const TempFolder folder;
    const auto unzip = find_program("unzip");
    if (!unzip)
        skip("unzip is not installed: only Python's reader was asked");
    for (const std::vector<ZipMember>& members :
         {std::vector<ZipMember>{zip_member("tool", body), zip_member("empty", "")},
          {zip_member("tool", body, ZipMethod::stored), zip_member("d/README", "text")},
          {zip_member_with_descriptor("tool", body), zip_member_with_descriptor("empty", "")},
          {wide, zip_member("last", "x")}}) {
        const std::string archive = raw_zip(members);
        const fs::path file = folder.write("a.zip", archive);
        const auto ours = recorded(archive, "zip");
        CHECK(ours == python_files(file, zip_in_python));
        if (unzip)
            CHECK(ours == unpacked_files({.program = *unzip, .arguments = {"-q", file.string()}}));
    }
}
