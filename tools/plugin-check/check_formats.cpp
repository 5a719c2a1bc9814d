// SPDX-License-Identifier: MIT
#include "checks.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <algorithm>
#include <cstring>
#include <deque>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace binstall::check {

namespace {

class TextSource : public ByteSource {
public:
    explicit TextSource(std::string text) : text_{std::move(text)} {}

    std::uint64_t size() const noexcept override { return text_.size(); }

    std::size_t read_at(std::uint64_t offset, std::span<std::byte> into) override {
        if (offset >= text_.size())
            return 0;
        const std::size_t count = std::min<std::size_t>(into.size(), text_.size() - offset);
        std::memcpy(into.data(), text_.data() + offset, count);
        return count;
    }

private:
    std::string text_;
};

/// Keeps what the entries are, in order, and how much each of them held.
class EntryList : public EntrySink {
public:
    struct Entry {
        std::string path;
        bool is_directory = false;
        std::uint64_t declared = FileEntry::unknown_size;
        std::uint64_t written = 0;
    };

    std::vector<Entry> entries;
    bool has_late_bytes = false; ///< Written into an entry after the next had begun.

    void directory(std::string_view path) override { add(path).is_directory = true; }

    ByteSink& file(const FileEntry& entry) override {
        add(entry.path).declared = entry.size;
        return contents_.emplace_back(*this, entries.size() - 1);
    }

    void symbolic_link(std::string_view path, std::string_view /*target*/) override { add(path); }

    void hard_link(std::string_view path, std::string_view /*target*/) override { add(path); }

    void special(std::string_view path, std::string_view /*kind*/) override { add(path); }

private:
    class Content : public ByteSink {
    public:
        Content(EntryList& list, std::size_t index) : list_{list}, index_{index} {}

        void write(std::span<const std::byte> bytes) override {
            if (index_ + 1 != list_.entries.size())
                list_.has_late_bytes = true;
            list_.entries[index_].written += bytes.size();
        }

    private:
        EntryList& list_;
        std::size_t index_;
    };

    Entry& add(std::string_view path) {
        Entry& entry = entries.emplace_back();
        entry.path = path;
        entry.is_directory = path.ends_with('/');
        return entry;
    }

    std::deque<Content> contents_; ///< A plugin may hold one for longer than it should.
};

/// What unpacking brought. Shared with a call that may be left behind.
struct Unpacked {
    explicit Unpacked(std::string content) : source{std::move(content)} {}

    TextSource source;
    EntryList list;
};

/// What `call` returns, guarded as in life. @throws what it throws, as an Error.
template <class Call>
auto ask_format(const Subject& subject, std::string_view doing, Call call) {
    return call_plugin(
        subject.plugin,
        doing,
        call_limits,
        {},
        subject.surroundings.watched([call = std::move(call)](std::stop_token) { return call(); }));
}

/// @throws what the format throws.
std::shared_ptr<Unpacked> unpack(const Subject& subject,
                                 const ArchiveFormat* format,
                                 std::string content,
                                 std::stop_token stop) {
    const auto unpacked = std::make_shared<Unpacked>(std::move(content));
    return ask_format(subject, "unpacking", [unpacked, format, stop = std::move(stop)] {
        format->unpack(unpacked->source, unpacked->list, stop);
        return unpacked;
    });
}

std::vector<std::string> suffixes_of(const Subject& subject, const ArchiveFormat* format) {
    return ask_format(subject, "asking for suffixes", [format] { return format->suffixes(); });
}

bool recognises(const Subject& subject, const ArchiveFormat* format, const Sample& sample) {
    return ask_format(
        subject,
        "recognising",
        [format, start = sample.content.substr(0, 4096), name = sample.name] {
            return format->recognises(std::as_bytes(std::span{start.data(), start.size()}), name);
        });
}

std::string recognises_only_its_own(const Subject& subject,
                                    const Registered<ArchiveFormat>& format,
                                    const std::vector<Sample>& samples) {
    for (const Sample& sample : samples) {
        const bool is_its_own = sample.format == format.id;
        if (recognises(subject, format.component.get(), sample) != is_its_own)
            return cat(is_its_own ? "does not recognise " : "takes ",
                       sample.name,
                       is_its_own ? "" : " for one of its own");
    }
    return {};
}

std::string unpacks(const Subject& subject, const ArchiveFormat* format, const Sample& sample) {
    const auto unpacked = unpack(subject, format, sample.content, {});
    for (const EntryList::Entry& entry : unpacked->list.entries)
        if (entry.declared != FileEntry::unknown_size && entry.declared != entry.written)
            return cat("declared ",
                       entry.declared,
                       " bytes of ",
                       entry.path,
                       " and wrote ",
                       entry.written);
    if (unpacked->list.has_late_bytes)
        return "wrote into an entry after the next had begun";
    return unpacked->list.entries.empty() ? "found no entry" : "";
}

Verdict keeps_the_order(const Subject& subject, const ArchiveFormat* format, const Sample& sample) {
    const auto unpacked = unpack(subject, format, sample.content, {});
    std::vector<std::string> files;
    for (const EntryList::Entry& entry : unpacked->list.entries)
        if (!entry.is_directory)
            files.push_back(entry.path);
    if (sample.files.empty() && files.size() > 1)
        return Verdict::skipped(
            cat("its order is not known; say --listing ", sample.format, "=FILE"));
    return sample.files.empty() || files == sample.files
               ? std::string{}
               : std::string{"does not give the entries in the order of the archive"};
}

std::string
notices_truncation(const Subject& subject, const ArchiveFormat* format, const Sample& sample) {
    // Zeros at the end are padding. And not between blocks: there, a tar archive that is cut looks
    // like one that was written without an end mark.
    const std::size_t whole = sample.content.find_last_not_of('\0') + 1;
    for (const std::size_t quarter : {1, 2, 3, 4}) {
        const std::size_t size = whole * quarter / 4 - 3;
        try {
            unpack(subject, format, sample.content.substr(0, size), {});
            return cat("took ", size, " of ", whole, " bytes for the whole");
        } catch (const Error& error) {
            if (error.code() != Errc::archive)
                return cat(
                    "threw ", name(error.code()), " for a truncated archive: ", error.what());
        }
    }
    return {};
}

std::string
ends_when_cancelled(const Subject& subject, const ArchiveFormat* format, const Sample& sample) {
    std::stop_source stop;
    stop.request_stop();
    try {
        unpack(subject, format, sample.content, stop.get_token());
    } catch (const Error& error) {
        // The guard does not let a plugin end the command: its word for that shows what was thrown.
        const bool was_cancelled =
            error.code() == Errc::cancelled ||
            std::string_view{error.what()}.find("was cancelled") != std::string_view::npos;
        return was_cancelled ? std::string{} : cat("threw ", error.what());
    }
    return "its stop had fired, and it unpacked everything";
}

/// All that needs a file of the format.
void check_sample(const Subject& subject,
                  const Registered<ArchiveFormat>& format,
                  const Sample& sample,
                  bool can_notice_truncation,
                  Results& results) {
    const auto named = [&](std::string_view text) {
        return cat("format ", format.id, ": it ", text, sample.name);
    };
    const ArchiveFormat* component = format.component.get();
    results.check(named("gives each entry the bytes that it declares, in "),
                  [&] { return unpacks(subject, component, sample); });
    results.check(named("gives the entries in order, in "),
                  [&] { return keeps_the_order(subject, component, sample); });
    if (can_notice_truncation)
        results.check(named("refuses a truncated "),
                      [&] { return notices_truncation(subject, component, sample); });
    results.check(named("ends when it is cancelled in "),
                  [&] { return ends_when_cancelled(subject, component, sample); });
}

void check_format(const Subject& subject,
                  const Registered<ArchiveFormat>& format,
                  const std::vector<Sample>& samples,
                  Results& results) {
    const auto named = [&](std::string_view text) { return cat("format ", format.id, ": ", text); };
    std::vector<std::string> suffixes;
    results.check(named("it has suffixes"), [&] {
        suffixes = suffixes_of(subject, format.component.get());
        return suffixes.empty() ? std::string{"no file name would lead to it"} : std::string{};
    });
    results.check(named("it recognises its own files, and no others"),
                  [&] { return recognises_only_its_own(subject, format, samples); });
    // A bare executable is whatever it is: a part of it is one too.
    const bool can_notice_truncation = std::ranges::find(suffixes, "") == suffixes.end();
    std::size_t own = 0;
    for (const Sample& sample : samples) {
        if (sample.format != format.id || sample.content.size() < 16)
            continue;
        ++own;
        check_sample(subject, format, sample, can_notice_truncation, results);
    }
    results.check(named("there is a sample of it"), [&] {
        return own > 0 ? std::string{} : cat("say --sample ", format.id, "=FILE");
    });
    results.check(named(leaves_alone), [&] { return subject.surroundings.changes(); });
}

} // namespace

void check_formats(const Subject& subject, Results& results) {
    std::vector<Sample> samples = known_samples();
    samples.insert(samples.end(), subject.options.samples.begin(), subject.options.samples.end());
    for (const Registered<ArchiveFormat>& format : subject.plugin.registration->archive_formats)
        check_format(subject, format, samples, results);
}

} // namespace binstall::check
