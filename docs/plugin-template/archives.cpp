// SPDX-License-Identifier: MIT
// What is in this file? The archives of ar(5), with short names.
#include <binstall/plugin.hpp>
#include <binstall/text.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

namespace {

using namespace binstall;

constexpr std::string_view magic = "!<arch>\n";
constexpr std::size_t header_size = 60;

class Ar : public ArchiveFormat {
public:
    std::string_view id() const noexcept override { return "ar"; }

    std::vector<std::string> suffixes() const override { return {".ar"}; }

    bool recognises(std::span<const std::byte> start, std::string_view) const override {
        const std::string_view text{reinterpret_cast<const char*>(start.data()), start.size()};
        return text.starts_with(magic);
    }

    void unpack(ByteSource& source, EntrySink& sink, std::stop_token stop) const override {
        std::uint64_t at = 0;
        if (text_at(source, at, magic.size()) != magic)
            throw Error{Errc::archive, "it does not begin like an ar archive"};
        at += magic.size();
        while (at < source.size()) {
            const std::string header = text_at(source, at, header_size);
            if (!header.ends_with("`\n"))
                throw Error{Errc::archive, cat("the header at ", at, " is damaged")};
            FileEntry entry{name_of(header), size_of(header)};
            at += header_size;
            copy(source, at, entry.size, sink.file(entry), stop);
            at += entry.size + entry.size % 2; // contents begin at even places
        }
    }

private:
    static std::string text_at(ByteSource& source, std::uint64_t at, std::size_t count) {
        std::string text(count, '\0');
        if (source.read_at(at, std::as_writable_bytes(std::span{text})) != count)
            throw Error{Errc::archive, "the archive is cut off"};
        return text;
    }

    static std::string name_of(const std::string& header) {
        const std::string_view name = trim(std::string_view{header}.substr(0, 16));
        return std::string{name.ends_with('/') ? name.substr(0, name.size() - 1) : name};
    }

    static std::uint64_t size_of(const std::string& header) {
        const std::string_view digits = trim(std::string_view{header}.substr(48, 10));
        std::uint64_t size = 0;
        const auto [end, problem] =
            std::from_chars(digits.data(), digits.data() + digits.size(), size);
        if (problem != std::errc{} || end != digits.data() + digits.size())
            throw Error{Errc::archive, "a size is not a number"};
        return size;
    }

    static void copy(ByteSource& source,
                     std::uint64_t at,
                     std::uint64_t size,
                     ByteSink& into,
                     const std::stop_token& stop) {
        std::array<std::byte, 64 * 1024> buffer;
        while (size > 0) {
            if (stop.stop_requested())
                throw Error{Errc::cancelled, "stopped"};
            const std::size_t wanted = std::min<std::uint64_t>(size, buffer.size());
            const std::size_t count = source.read_at(at, std::span{buffer}.first(wanted));
            if (count == 0)
                throw Error{Errc::archive, "the archive is cut off"};
            into.write(std::span{buffer}.first(count));
            at += count;
            size -= count;
        }
    }
};

void register_plugin(Registrar& registrar) {
    registrar.add(std::make_unique<Ar>(), Precedence::normal);
}

} // namespace

BINSTALL_PLUGIN("acme-mirror", "0.1.0", "ar archives", "MIT", register_plugin);
