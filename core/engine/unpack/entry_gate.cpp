// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/executable/executable.hpp>
#include <engine/unpack/entry_gate.hpp>
#include <engine/unpack/member_path.hpp>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <limits>
#include <utility>

namespace binstall {

namespace {

using Keep = ArrivingFile::Keep;

/// Enough to tell an executable from anything else, and to say what else it is: a block of tar.
constexpr std::size_t start_size = 512;
/// Each staged file is an open descriptor, so an archive must not choose how many there are.
constexpr std::size_t most_staged = 128;
constexpr std::size_t most_unasked = 32;
constexpr std::size_t most_members = 200;

std::uint64_t saturated_product(std::uint64_t left, std::uint64_t right) noexcept {
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    return right != 0 && left > most / right ? most : left * right;
}

std::span<const std::byte> bytes_of(std::string_view text) noexcept {
    return std::as_bytes(std::span{text.data(), text.size()});
}

/// Libraries begin like executables and come by the hundred; nobody starts them.
bool is_library_name(std::string_view name) {
    const std::string lower = to_lower(name);
    return lower.ends_with(".so") || lower.find(".so.") != lower.npos || lower.ends_with(".dll") ||
           lower.ends_with(".dylib");
}

} // namespace

EntryGate::EntryGate(const GateOrder& order)
    : order_{order}, size_limit_{std::max(
                         order.limits.total_size,
                         saturated_product(order.limits.ratio, order.artifact.size))},
      names_{order.names, order.target, order.limits} {}

void EntryGate::directory(std::string_view path) {
    begin_entry();
    names_.record(path, EntryKind::folder);
}

ByteSink& EntryGate::file(const FileEntry& entry) {
    begin_entry();
    if (entry.size != FileEntry::unknown_size)
        count_bytes(entry.path, entry.size);
    current_.emplace();
    current_->path = accept_name(entry);
    current_->size = entry.size;
    if (!tree_.is_bare && names_.is_wanted(current_->path))
        stage();
    return content_;
}

void EntryGate::symbolic_link(std::string_view path, std::string_view target) {
    begin_entry();
    std::string normal = names_.record(path, EntryKind::link);
    std::optional<std::string> inside = follow_link(normal, target);
    add_link(std::move(normal), target, std::move(inside));
}

void EntryGate::hard_link(std::string_view path, std::string_view target) {
    begin_entry();
    // Its target is the name of another entry, so the rules of names hold for it.
    std::string inside = safe_member_path(target, order_.limits);
    add_link(names_.record(path, EntryKind::link), target, std::move(inside));
}

void EntryGate::special(std::string_view path, std::string_view kind) {
    begin_entry();
    const std::string normal = names_.record(path, EntryKind::special);
    if (names_.is_wanted(normal))
        refuse_entry(normal, cat("is ", kind, ", not a file"));
}

StagedTree EntryGate::finish() {
    end_file();
    for (const Link& link : links_)
        resolve(link);
    return std::move(tree_);
}

void EntryGate::begin_entry() {
    end_file();
    if (tree_.is_bare)
        throw Error{Errc::archive, "something follows the one file without a name"};
    if (++entries_ > order_.limits.entries)
        throw Error{Errc::archive,
                    cat("the archive has too many entries, more than ",
                        order_.limits.entries,
                        " (unpack.entries)")};
}

/// Judged as declared, before a byte of it is decoded; as it comes when nothing was declared.
void EntryGate::count_bytes(std::string_view path, std::uint64_t count) {
    if (count > size_limit_ - total_size_)
        throw Error{Errc::archive,
                    cat("the archive exceeds the unpacked size limit of ",
                        size_limit_,
                        " bytes (unpack.total-size, unpack.ratio) at '",
                        printable(path),
                        "'")};
    total_size_ += count;
}

std::string EntryGate::accept_name(const FileEntry& entry) {
    if (entry.path.empty() && entries_ == 1) {
        tree_.is_bare = true;
        return order_.artifact.name;
    }
    std::string path = names_.record(entry.path, EntryKind::file);
    if (tree_.members.size() < most_members)
        tree_.members.push_back(path);
    return path;
}

void EntryGate::take(std::span<const std::byte> bytes) {
    if (!current_)
        throw Error{Errc::plugin, "bytes arrived outside of a file"};
    if (current_->size == FileEntry::unknown_size)
        count_bytes(current_->path, bytes.size());
    else if (bytes.size() > current_->size - current_->taken)
        refuse_entry(current_->path, cat("is longer than the ", current_->size, " bytes declared"));
    current_->taken += bytes.size();
    if (current_->keep == Keep::undecided) {
        const std::size_t count = std::min(start_size - current_->start.size(), bytes.size());
        current_->start.append(reinterpret_cast<const char*>(bytes.data()), count);
        bytes = bytes.subspan(count);
        if (current_->start.size() == start_size)
            decide();
    }
    if (current_->keep == Keep::yes)
        store(bytes);
}

void EntryGate::end_file() {
    if (!current_)
        return;
    if (current_->size == FileEntry::unknown_size)
        current_->size = current_->taken;
    if (current_->taken != current_->size)
        refuse_entry(
            current_->path,
            cat("has ", current_->taken, " bytes instead of the ", current_->size, " declared"));
    if (current_->keep == Keep::undecided)
        decide();
    if (current_->keep == Keep::yes) {
        names_.keep(current_->path);
        tree_.files.push_back({std::move(current_->path),
                               read_only(std::move(current_->file)),
                               current_->size,
                               current_->digest->finish().hex});
    }
    current_.reset();
}

/// Whether a file that nobody asked for by name is kept: when it begins like a program. One that
/// has no name must.
void EntryGate::decide() {
    current_->keep = Keep::no;
    if (tree_.is_bare) {
        if (!begins_like_executable(bytes_of(current_->start)))
            throw Error{Errc::archive,
                        cat("it holds no executable for ",
                            order_.target.triple,
                            ": it looks like ",
                            looks_like(bytes_of(current_->start)))};
        stage();
        store(bytes_of(current_->start));
        return;
    }
    if (!begins_like_executable(bytes_of(current_->start)) ||
        is_library_name(base_name(current_->path)) || unasked_ == most_unasked)
        return;
    if (names_.is_repeated(current_->path))
        refuse_entry(current_->path, "is a duplicate entry");
    ++unasked_;
    stage();
    store(bytes_of(current_->start));
}

void EntryGate::stage() {
    if (tree_.files.size() == most_staged)
        refuse_entry(current_->path,
                     cat("is one of more than ", most_staged, " that could be wanted"));
    current_->keep = Keep::yes;
    current_->file = unnamed_file(order_.folder);
    current_->digest.emplace(DigestAlgorithm::sha256);
}

void EntryGate::store(std::span<const std::byte> bytes) {
    current_->digest->add(bytes);
    write_all(current_->file.get(), bytes, order_.folder);
}

void EntryGate::add_link(std::string path,
                         std::string_view target,
                         std::optional<std::string> inside) {
    if (!names_.is_wanted(path))
        return;
    if (inside)
        names_.want(*inside);
    links_.push_back({std::move(path), std::string{target}, std::move(inside)});
}

/// A wanted name that is a link is followed by name, inside the archive, once, to a file.
void EntryGate::resolve(const Link& link) {
    const auto file = std::ranges::find_if(tree_.files, [&](const StagedFile& staged) {
        return link.inside && staged.member == *link.inside && names_.is_kept(staged.member);
    });
    if (file == tree_.files.end()) {
        if (names_.has_kept_namesake(link.path))
            return;
        refuse_entry(link.path,
                     cat("is a link to '",
                         printable(link.target),
                         "', which is no program of this archive"));
    }
    if (const auto reason = why_unsafe_name(base_name(file->member), order_.target))
        refuse_entry(link.path,
                     cat("is a link to '",
                         printable(link.target),
                         "', which has an unsafe name: it ",
                         *reason));
    const int copy = ::fcntl(file->file.get(), F_DUPFD_CLOEXEC, 0);
    if (copy < 0)
        throw_io("keep a file open in", order_.folder, errno);
    tree_.files.push_back({link.path, FileDescriptor{copy}, file->size, file->sha256});
}

} // namespace binstall
