// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/archive_format.hpp>

#include <engine/readers.hpp>
#include <engine/unpack.hpp>
#include <engine/unpack/entry_names.hpp>

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// What is to be taken out of an archive, and where it goes.
struct GateOrder {
    const std::set<std::string, std::less<>>& names; ///< File names that are wanted.
    const Target& target;
    const fs::path& folder; ///< Staged files lie on its file system.
    const UnpackLimits& limits;
    const Artifact& artifact;
};

/// A file of an archive while its bytes come.
struct ArrivingFile {
    /// Whether it is written; the others are only counted.
    enum class Keep { undecided, yes, no };

    std::string path;
    std::uint64_t size = 0;
    std::uint64_t taken = 0;
    Keep keep = Keep::undecided;
    std::string start; ///< Held back until it is decided.
    FileDescriptor file;
    std::optional<DigestBuilder> digest;
};

/// The one receiver of archive entries: a hostile archive meets the same wall whichever format
/// reads it. Every entry is judged; only wanted files and executables are written, to files that
/// have no name. Links are remembered, never made.
class EntryGate final : public EntrySink {
public:
    explicit EntryGate(const GateOrder& order);

    void directory(std::string_view path) override;
    ByteSink& file(const FileEntry& entry) override;
    void symbolic_link(std::string_view path, std::string_view target) override;
    void hard_link(std::string_view path, std::string_view target) override;
    void special(std::string_view path, std::string_view kind) override;

    /// The last judgement, at the end of the archive.
    /// @throws Error{Errc::archive}
    StagedTree finish();

private:
    /// A wanted name that is a link.
    struct Link {
        std::string path;
        std::string target;                ///< As the archive has it.
        std::optional<std::string> inside; ///< Where that leads; absent when out of the archive.
    };

    class Content final : public ByteSink {
    public:
        explicit Content(EntryGate& gate) : gate_{gate} {}

        void write(std::span<const std::byte> bytes) override { gate_.take(bytes); }

    private:
        EntryGate& gate_;
    };

    void begin_entry();
    void count_bytes(std::string_view path, std::uint64_t count);
    std::string accept_name(const FileEntry& entry);
    void take(std::span<const std::byte> bytes);
    void end_file();
    void decide();
    void stage();
    void store(std::span<const std::byte> bytes);
    void add_link(std::string path, std::string_view target, std::optional<std::string> inside);
    void resolve(const Link& link);

    GateOrder order_;
    std::uint64_t size_limit_;
    EntryNames names_;
    StagedTree tree_;
    Content content_{*this};
    std::optional<ArrivingFile> current_;
    std::vector<Link> links_;
    std::uint64_t entries_ = 0;
    std::uint64_t total_size_ = 0;
    std::size_t unasked_ = 0; ///< Files staged though nobody asked for their names.
};

} // namespace binstall
