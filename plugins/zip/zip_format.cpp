// SPDX-License-Identifier: MIT
#include "zip_format.hpp"

#include "zip_content.hpp"
#include "zip_directory.hpp"
#include "zip_end.hpp"
#include "zip_layout.hpp"

#include <binstall/text.hpp>

namespace binstall {

namespace {

using namespace std::string_view_literals;

/// A symbolic link's text; longer than any path can be, nobody means it.
constexpr std::uint64_t most_link_text = 4096;

class TextSink final : public ByteSink {
public:
    void write(std::span<const std::byte> bytes) override {
        text_.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    }

    const std::string& text() const noexcept { return text_; }

private:
    std::string text_;
};

/// Passes one entry on, decoded and checked.
void pass_on(const ZipEntry& entry, ZipContent& content, EntrySink& sink) {
    switch (entry.kind()) {
    case ZipEntry::Kind::folder: {
        TextSink nothing;
        if (entry.size != 0)
            throw zip_error(entry, "is a folder with content");
        content.decode(entry, nothing);
        sink.directory(entry.name);
        return;
    }
    case ZipEntry::Kind::link: {
        TextSink target;
        if (entry.size > most_link_text)
            throw zip_error(entry, "is a symbolic link with too long a target");
        content.decode(entry, target);
        sink.symbolic_link(entry.name, target.text());
        return;
    }
    case ZipEntry::Kind::special:
        sink.special(entry.name, "a device or the like");
        return;
    case ZipEntry::Kind::file:
        content.decode(entry, sink.file({entry.name, entry.size}));
        return;
    }
}

} // namespace

bool ZipFormat::recognises(std::span<const std::byte> start, std::string_view) const {
    const std::string_view text{reinterpret_cast<const char*>(start.data()), start.size()};
    return text.starts_with("PK\x03\x04"sv) || text.starts_with("PK\x05\x06"sv);
}

void ZipFormat::unpack(ByteSource& source, EntrySink& sink, std::stop_token stop) const {
    const ZipEnd end = find_zip_end(source);
    std::vector<ZipEntry> entries = read_zip_directory(source, end);
    if (entries.empty())
        throw Error{Errc::archive, "it is an empty archive"};
    check_zip_layout(source, end, entries, stop);
    ZipContent content{source, stop};
    for (const ZipEntry& entry : entries)
        pass_on(entry, content, sink);
}

} // namespace binstall
