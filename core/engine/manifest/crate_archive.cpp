// SPDX-License-Identifier: MIT
// The few parts of tar that cargo writes (POSIX ustar, GNU long names, pax paths), read strictly.
// A crate is metadata for us: it is never unpacked to disk, so no archive plugin is needed for it.
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/gzip_reader.hpp>
#include <engine/manifest/cargo_manifest.hpp>
#include <engine/manifest/crate_name.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

namespace binstall {

namespace {

constexpr std::size_t block_size = 512;
constexpr std::uint64_t manifest_limit = std::uint64_t{1} << 20;
constexpr std::uint64_t name_limit = std::uint64_t{64} << 10;
constexpr std::size_t entry_limit = 20'000;

[[noreturn]] void refuse(const std::string& why) {
    throw Error{Errc::manifest, cat("the crate file ", why)};
}

/// One header block, as text fields.
class Header {
public:
    explicit Header(const std::array<char, block_size>& block)
        : block_{block.data(), block.size()} {
        std::uint64_t sum = 0;
        for (std::size_t at = 0; at < block_size; ++at)
            sum += at >= 148 && at < 156 ? ' ' : static_cast<unsigned char>(block_[at]);
        if (octal(148, 8) != sum)
            refuse("holds a damaged tar header");
    }

    char type() const { return block_[156]; }

    std::uint64_t size() const { return octal(124, 12); }

    std::string path() const {
        const std::string name = text(0, 100);
        const bool is_ustar = block_.substr(257, 6) == std::string_view{"ustar\0", 6};
        const std::string prefix = is_ustar ? text(345, 155) : std::string{};
        return prefix.empty() ? name : cat(prefix, "/", name);
    }

private:
    std::string text(std::size_t at, std::size_t length) const {
        const std::string_view field = block_.substr(at, length);
        return std::string{field.substr(0, field.find('\0'))};
    }

    std::uint64_t octal(std::size_t at, std::size_t length) const {
        const std::string field = text(at, length);
        const std::string_view digits = trim(field);
        std::uint64_t value = 0;
        const auto [end, failure] =
            std::from_chars(digits.data(), digits.data() + digits.size(), value, 8);
        if (digits.empty() || failure != std::errc{} || end != digits.data() + digits.size())
            refuse("holds a tar header with a number that cannot be read");
        return value;
    }

    std::string_view block_;
};

/// A regular file; its content is still to be read or skipped.
struct File {
    std::string path;
    std::uint64_t size = 0;
};

class CrateReader {
public:
    CrateReader(std::string_view crate, std::uint64_t limit) : bytes_{crate, limit} {}

    /// The next regular file. Absent after the end of the archive, which was then checked.
    std::optional<File> next();

    std::string content(std::uint64_t size, std::uint64_t limit);
    void skip(std::uint64_t size);

private:
    std::optional<Header> next_header();
    void read_pax(std::uint64_t size);
    void check_end();

    GzipReader bytes_;
    std::array<char, block_size> block_{};
    std::optional<std::string> long_path_;
    std::size_t entries_ = 0;
};

bool is_zero(const std::array<char, block_size>& block) {
    return std::ranges::all_of(block, [](char c) { return c == '\0'; });
}

std::optional<Header> CrateReader::next_header() {
    const std::size_t count = bytes_.read(std::as_writable_bytes(std::span{block_}));
    if (count != block_size)
        refuse("ends without the end of its tar archive");
    if (is_zero(block_)) {
        check_end();
        return std::nullopt;
    }
    if (++entries_ > entry_limit)
        refuse(cat("holds more than ", entry_limit, " entries"));
    return Header{block_};
}

/// Only padding may follow the first block of zeros.
void CrateReader::check_end() {
    for (;;) {
        block_.fill('\0');
        const std::size_t count = bytes_.read(std::as_writable_bytes(std::span{block_}));
        if (!is_zero(block_))
            refuse("has something after the end of its tar archive");
        if (count < block_size)
            return;
    }
}

std::string CrateReader::content(std::uint64_t size, std::uint64_t limit) {
    if (size > limit)
        refuse(cat("holds an entry of ", size, " bytes where ", limit, " are allowed"));
    std::string text(size, '\0');
    if (bytes_.read(std::as_writable_bytes(std::span{text})) != size)
        refuse("is cut off");
    const std::size_t padding = (block_size - size % block_size) % block_size;
    if (bytes_.read(std::as_writable_bytes(std::span{block_}).first(padding)) != padding)
        refuse("is cut off");
    return text;
}

void CrateReader::skip(std::uint64_t size) {
    std::array<std::byte, std::size_t{64} << 10> dropped;
    std::uint64_t left = size + (block_size - size % block_size) % block_size;
    while (left > 0) {
        const auto step = static_cast<std::size_t>(std::min<std::uint64_t>(left, dropped.size()));
        if (bytes_.read(std::span{dropped}.first(step)) != step)
            refuse("is cut off");
        left -= step;
    }
}

/// Records of "<length> <key>=<value>\n". Only `path` matters; a `size` would change how the
/// archive is read, and cargo never writes one.
void CrateReader::read_pax(std::uint64_t size) {
    const std::string records = content(size, name_limit);
    std::string_view rest = records;
    while (!rest.empty()) {
        std::size_t length = 0;
        const auto [end, failure] = std::from_chars(rest.data(), rest.data() + rest.size(), length);
        const auto digits = static_cast<std::size_t>(end - rest.data());
        if (failure != std::errc{} || length > rest.size() || length < digits + 2 ||
            rest[digits] != ' ' || rest[length - 1] != '\n')
            refuse("holds a pax header that cannot be read");
        const std::string_view record = rest.substr(digits + 1, length - digits - 2);
        const std::size_t equals = record.find('=');
        const std::string_view key = record.substr(0, equals);
        if (equals == std::string_view::npos || key == "size" || key == "linkpath")
            refuse("holds a pax header that a crate has no use for");
        if (key == "path")
            long_path_ = std::string{record.substr(equals + 1)};
        rest.remove_prefix(length);
    }
}

std::optional<File> CrateReader::next() {
    while (const std::optional<Header> header = next_header()) {
        const std::uint64_t size = header->size();
        const std::string path = header->path();
        switch (header->type()) {
        case 'L': // GNU: the next entry's path, ended by a NUL
            long_path_ = content(size, name_limit);
            long_path_->resize(std::min(long_path_->find('\0'), long_path_->size()));
            break;
        case 'x':
            read_pax(size);
            break;
        case 'g':
            skip(size);
            break;
        case '0':
        case '\0':
            return File{std::exchange(long_path_, std::nullopt).value_or(path), size};
        case '5':
            long_path_.reset();
            skip(size);
            break;
        default:
            refuse(cat("holds ", printable(path), ", which is neither a file nor a folder"));
        }
    }
    return std::nullopt;
}

/// The path below `<name>-<version>/`.
std::string path_in_package(std::string_view path, std::string_view name, const Version& version) {
    const std::string suffix = cat("-", version.to_string());
    const std::size_t slash = path.find('/');
    const std::string_view folder = path.substr(0, slash);
    const bool is_its_folder =
        slash != std::string_view::npos && folder.ends_with(suffix) &&
        same_crate_name(folder.substr(0, folder.size() - suffix.size()), name);
    const std::string_view inside = is_its_folder ? path.substr(slash + 1) : std::string_view{};
    const auto parts = split(inside, '/');
    const bool is_plain = std::ranges::none_of(
        parts, [](std::string_view part) { return part.empty() || part == "." || part == ".."; });
    if (!is_its_folder || !is_plain || inside.find('\0') != std::string_view::npos)
        refuse(
            cat("holds ", printable(path), ", which is not below ", printable(name), suffix, "/"));
    return std::string{inside};
}

} // namespace

CrateFiles read_crate(std::string_view crate, std::string_view name, const Version& version) {
    constexpr std::uint64_t smallest_limit = std::uint64_t{512} << 20;
    CrateReader reader{crate, std::max<std::uint64_t>(smallest_limit, crate.size() * 20)};
    CrateFiles files;
    bool has_manifest = false;
    while (const std::optional<File> file = reader.next()) {
        std::string path = path_in_package(file->path, name, version);
        if (path != "Cargo.toml") {
            reader.skip(file->size);
            files.names.push_back(std::move(path));
            continue;
        }
        if (std::exchange(has_manifest, true))
            refuse("holds two files named Cargo.toml");
        files.cargo_toml = reader.content(file->size, manifest_limit);
    }
    if (!has_manifest)
        refuse("holds no Cargo.toml");
    return files;
}

} // namespace binstall
