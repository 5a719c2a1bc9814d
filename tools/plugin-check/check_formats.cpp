// SPDX-License-Identifier: MIT
#include "checks.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <sys/resource.h>

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

/// Keeps the names of the entries, in order, and counts their bytes.
class NameSink : public EntrySink {
public:
    std::vector<std::string> names;
    std::uint64_t declared = 0;
    bool declares_all = true;
    std::uint64_t written = 0;

    void directory(std::string_view path) override { names.emplace_back(path); }

    ByteSink& file(const FileEntry& entry) override {
        names.push_back(entry.path);
        if (entry.size == FileEntry::unknown_size)
            declares_all = false;
        else
            declared += entry.size;
        return content_;
    }

    void symbolic_link(std::string_view path, std::string_view /*target*/) override {
        names.emplace_back(path);
    }

    void hard_link(std::string_view path, std::string_view /*target*/) override {
        names.emplace_back(path);
    }

    void special(std::string_view path, std::string_view /*kind*/) override {
        names.emplace_back(path);
    }

private:
    class Content : public ByteSink {
    public:
        explicit Content(NameSink& sink) : sink_{sink} {}

        void write(std::span<const std::byte> bytes) override { sink_.written += bytes.size(); }

    private:
        NameSink& sink_;
    };

    Content content_{*this};
};

/// While it lives, no file can grow: a format that writes to disk fails.
class NoWriting {
public:
    NoWriting() {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit none{0, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &none);
        handler_ = std::signal(SIGXFSZ, SIG_IGN);
    }

    ~NoWriting() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }

    NoWriting(const NoWriting&) = delete;
    NoWriting& operator=(const NoWriting&) = delete;

private:
    rlimit before_{};
    void (*handler_)(int) = SIG_DFL;
};

/// What unpacking brought. Shared with a call that may be left behind.
struct Unpacked {
    explicit Unpacked(std::string content) : source{std::move(content)} {}

    TextSource source;
    NameSink sink;
};

/// @throws what the format throws.
std::shared_ptr<Unpacked> unpack(const Plugin& plugin,
                                 const ArchiveFormat* format,
                                 std::string content,
                                 std::stop_token stop) {
    const auto unpacked = std::make_shared<Unpacked>(std::move(content));
    const NoWriting no_writing;
    run_plugin_call(plugin_id(plugin),
                    "unpacking",
                    call_limits,
                    {},
                    [unpacked, format, stop = std::move(stop)](std::stop_token) {
                        format->unpack(unpacked->source, unpacked->sink, stop);
                    });
    return unpacked;
}

bool recognises(const ArchiveFormat& format, const Sample& sample) {
    const std::string_view start = std::string_view{sample.content}.substr(0, 4096);
    return format.recognises(std::as_bytes(std::span{start.data(), start.size()}), sample.name);
}

/// A bare executable is whatever it is: a part of it is one too.
bool can_notice_truncation(const ArchiveFormat& format) {
    const std::vector<std::string> suffixes = format.suffixes();
    return std::ranges::find(suffixes, "") == suffixes.end();
}

std::string recognises_only_its_own(const Registered<ArchiveFormat>& format,
                                    const std::vector<Sample>& samples) {
    for (const Sample& sample : samples) {
        const bool is_its_own = sample.format == format.id;
        if (recognises(*format.component, sample) != is_its_own)
            return cat(is_its_own ? "does not recognise " : "takes ",
                       sample.name,
                       is_its_own ? "" : " for one of its own");
    }
    return {};
}

std::string unpacks(const Plugin& plugin, const ArchiveFormat* format, const Sample& sample) {
    const auto unpacked = unpack(plugin, format, sample.content, {});
    const NameSink& sink = unpacked->sink;
    if (sink.declares_all && sink.declared != sink.written)
        return cat("declared ", sink.declared, " bytes and wrote ", sink.written);
    std::vector<std::string> files = sink.names;
    std::erase_if(files, [](const std::string& name) { return name.ends_with('/'); });
    if (!sample.files.empty() && files != sample.files)
        return "does not give the entries in the order of the archive";
    return sink.names.empty() ? "found no entry" : "";
}

std::string
notices_truncation(const Plugin& plugin, const ArchiveFormat* format, const Sample& sample) {
    // Zeros at the end are padding. And not between blocks: there, a tar archive that is cut looks
    // like one that was written without an end mark.
    const std::size_t whole = sample.content.find_last_not_of('\0') + 1;
    for (const std::size_t quarter : {1, 2, 3, 4}) {
        const std::size_t size = whole * quarter / 4 - 3;
        try {
            unpack(plugin, format, sample.content.substr(0, size), {});
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
ends_when_cancelled(const Plugin& plugin, const ArchiveFormat* format, const Sample& sample) {
    std::stop_source stop;
    stop.request_stop();
    try {
        unpack(plugin, format, sample.content, stop.get_token());
    } catch (const Error& error) {
        // The guard does not let a plugin end the command: its word for that shows what was thrown.
        const bool was_cancelled =
            error.code() == Errc::cancelled ||
            std::string_view{error.what()}.find("was cancelled") != std::string_view::npos;
        return was_cancelled ? std::string{} : cat("threw ", error.what());
    }
    return "its stop had fired, and it unpacked everything";
}

void check_format(const Plugin& plugin,
                  const Registered<ArchiveFormat>& format,
                  const std::vector<Sample>& samples,
                  Results& results) {
    const auto named = [&](std::string_view text) { return cat("format ", format.id, ": ", text); };
    const ArchiveFormat* component = format.component.get();
    results.check(named("it has suffixes"), [&] {
        return component->suffixes().empty() ? std::string{"no file name would lead to it"}
                                             : std::string{};
    });
    results.check(named("it recognises its own files, and no others"),
                  [&] { return recognises_only_its_own(format, samples); });
    std::size_t own = 0;
    for (const Sample& sample : samples) {
        if (sample.format != format.id || sample.content.size() < 16)
            continue;
        ++own;
        results.check(named(cat("it unpacks ", sample.name, ", in order, without writing to disk")),
                      [&] { return unpacks(plugin, component, sample); });
        if (can_notice_truncation(*component))
            results.check(named(cat("it refuses a truncated ", sample.name)),
                          [&] { return notices_truncation(plugin, component, sample); });
        results.check(named(cat("it ends when it is cancelled in ", sample.name)),
                      [&] { return ends_when_cancelled(plugin, component, sample); });
    }
    results.check(named("there is a sample of it"), [&] {
        return own > 0 ? std::string{} : cat("say --sample ", format.id, "=FILE");
    });
}

} // namespace

void check_formats(const Plugin& plugin, const Options& options, Results& results) {
    std::vector<Sample> samples = known_samples();
    samples.insert(samples.end(), options.samples.begin(), options.samples.end());
    for (const Registered<ArchiveFormat>& format : plugin.registration->archive_formats)
        check_format(plugin, format, samples, results);
}

} // namespace binstall::check
