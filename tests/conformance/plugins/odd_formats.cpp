// SPDX-License-Identifier: MIT
// Formats that read an archive as they should, but for one thing each. An archive is the format's
// id on a line, then for each entry "NAME SIZE" on a line and its content, then "end".
#include <binstall/plugin.hpp>
#include <binstall/text.hpp>

#include <algorithm>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace binstall;

struct Packed {
    std::string name;
    std::string content;
};

std::string all_of(ByteSource& source) {
    std::string text(source.size(), '\0');
    source.read_at(0, std::as_writable_bytes(std::span{text}));
    return text;
}

std::vector<Packed> read(ByteSource& source) {
    std::istringstream in{all_of(source)};
    std::string line;
    std::getline(in, line);
    std::vector<Packed> entries;
    while (in >> line && line != "end") {
        std::size_t size = 0;
        in >> size;
        in.ignore();
        std::string content(size, '\0');
        in.read(content.data(), static_cast<std::streamsize>(size));
        entries.push_back({line, content});
    }
    if (!in || line != "end")
        throw Error{Errc::archive, "it is cut off"};
    return entries;
}

void write(std::string_view text, ByteSink& into) {
    into.write(std::as_bytes(std::span{text.data(), text.size()}));
}

void give(const std::vector<Packed>& entries, EntrySink& sink) {
    for (const Packed& entry : entries)
        write(entry.content, sink.file({entry.name, entry.content.size()}));
}

using Giving = void (*)(std::vector<Packed> entries, EntrySink& sink);

void give_backwards(std::vector<Packed> entries, EntrySink& sink) {
    std::ranges::reverse(entries);
    give(entries, sink);
}

/// The last byte of the first entry goes to the second: the sum stays what it is.
void give_shifted(std::vector<Packed> entries, EntrySink& sink) {
    for (std::size_t index = 0; index < entries.size(); ++index) {
        std::string content = entries[index].content;
        if (index == 0)
            content.pop_back();
        if (index == 1)
            content += '!';
        write(content, sink.file({entries[index].name, entries[index].content.size()}));
    }
}

/// The first entry gets its content after the second has begun.
void give_late(std::vector<Packed> entries, EntrySink& sink) {
    ByteSink& first = sink.file({entries[0].name, entries[0].content.size()});
    ByteSink& second = sink.file({entries[1].name, entries[1].content.size()});
    write(entries[0].content, first);
    write(entries[1].content, second);
}

void give_with_a_copy(std::vector<Packed> entries, EntrySink& sink) {
    std::ofstream{"copy"} << entries.size();
    give(entries, sink);
}

class Odd : public ArchiveFormat {
public:
    Odd(std::string id, Giving giving) : id_{std::move(id)}, giving_{giving} {}

    std::string_view id() const noexcept override { return id_; }

    std::vector<std::string> suffixes() const override {
#ifdef THROWS_FOR_SUFFIXES
        throw std::runtime_error{"no suffix comes to mind"};
#else
        return {'.' + id_};
#endif
    }

    bool recognises(std::span<const std::byte> start, std::string_view) const override {
        const std::string_view text{reinterpret_cast<const char*>(start.data()), start.size()};
        return text.starts_with(id_ + '\n');
    }

    void unpack(ByteSource& source, EntrySink& sink, std::stop_token stop) const override {
        if (stop.stop_requested())
            throw Error{Errc::cancelled, "stopped"};
        giving_(read(source), sink);
    }

private:
    std::string id_;
    Giving giving_;
};

class Throwing : public Odd {
public:
    Throwing() : Odd{"throwing", [](std::vector<Packed>, EntrySink&) {}} {}

    bool recognises(std::span<const std::byte>, std::string_view) const override {
        throw 42; // NOLINT: that is the point
    }
};

void register_all(Registrar& registrar) {
    const auto add = [&](const char* id, Giving giving) {
        registrar.add(std::make_unique<Odd>(id, giving), Precedence::normal);
    };
    add("backwards", give_backwards);
    add("shifted", give_shifted);
    add("late", give_late);
    add("copying", give_with_a_copy);
    registrar.add(std::make_unique<Throwing>(), Precedence::normal);
}

} // namespace

BINSTALL_PLUGIN("odd-formats", "1.0", "Formats that are wrong", "MIT", register_all);
