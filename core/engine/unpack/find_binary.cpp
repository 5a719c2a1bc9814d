// SPDX-License-Identifier: MIT
// Which file of an archive is the binary. Authors seldom say; what they do in practice: the name
// alone, in the top folder or one called like the archive; the name with the target or version
// behind it; one folder for each platform.
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/executable/executable.hpp>
#include <engine/platform/platform_words.hpp>
#include <engine/unpack.hpp>
#include <engine/unpack/member_path.hpp>

#include <algorithm>
#include <array>
#include <compare>
#include <vector>

namespace binstall {

namespace {

/// What makes one file a better choice than another; the greater is the better.
struct Merit {
    int name = 0; ///< 3: exactly the binary's, 2: but for case and '_', 1: with target or version.
    bool is_native = false;
    PlatformFit fit = PlatformFit::silent;
    int height = 0; ///< Less below the top is more.

    friend auto operator<=>(const Merit&, const Merit&) = default;
};

struct Choice {
    StagedFile* file;
    Merit merit;
};

bool is_native(const StagedFile& file, const Target& target) {
    std::array<std::byte, 8> start;
    const std::size_t count = read_at(file.file.get(), 0, start, file.member);
    const auto format = begins_like_executable(std::span{start}.first(count));
    return format == native_format(target) ||
           (format == ExecutableFormat::script && !target.is_windows());
}

std::string_view without_suffix(std::string_view text, std::string_view suffix) {
    if (text.ends_with(suffix))
        text.remove_suffix(suffix.size());
    return text;
}

/// What is the same name to people: "My_Tool" and "my-tool".
std::string folded(std::string_view name) {
    std::string text = to_lower(name);
    std::ranges::replace(text, '_', '-');
    return text;
}

bool is_separator(char character) {
    return character == '-' || character == '_' || character == '.';
}

/// Whether `rest`, what is before or behind a name, says only where the program runs: on `target`.
bool is_platform_of(std::string_view rest, const Target& target) {
    return is_platform_suffix(rest) && platform_fit(rest, target) != PlatformFit::foreign;
}

/// 0 when the file's name is another program's.
int name_merit(const StagedFile& file, std::string_view name, const Target& target) {
    const std::string_view base = base_name(file.member);
    const std::string_view stem = without_suffix(base, target.binary_extension());
    if (stem == name)
        return 3;
    const std::string found = folded(stem);
    const std::string wanted = folded(name);
    if (found == wanted)
        return 2;
    const std::string_view whole = found;
    if (found.size() <= wanted.size())
        return 0;
    const std::string_view behind = whole.substr(wanted.size());
    if (found.starts_with(wanted) && is_separator(behind.front()) && is_platform_of(behind, target))
        return 1;
    const std::string_view before = whole.substr(0, found.size() - wanted.size());
    return found.ends_with(wanted) && is_separator(before.back()) && is_platform_of(before, target)
               ? 1
               : 0;
}

std::vector<Choice>
choices(std::vector<StagedFile>& files, std::string_view name, const Target& target) {
    std::vector<Choice> list;
    for (StagedFile& file : files) {
        const int merit = name_merit(file, name, target);
        if (merit == 0)
            continue;
        const auto depth = std::ranges::count(file.member, '/');
        list.push_back({&file,
                        {merit,
                         is_native(file, target),
                         platform_fit(folder_name(file.member), target),
                         -static_cast<int>(depth)}});
    }
    std::ranges::stable_sort(list, std::greater{}, &Choice::merit);
    return list;
}

[[noreturn]] void refuse_choice(std::string_view name, const std::vector<Choice>& list) {
    Error error{Errc::archive,
                cat("several files of the archive could be the binary ", printable(name))};
    for (const Choice& choice : list) {
        if (choice.merit == list.front().merit)
            error.note(printable(choice.file->member));
    }
    throw error.hint("name the right one with --bin-dir");
}

StagedFile* find_at(std::vector<StagedFile>& files, const std::string& path, const Target& target) {
    const std::string wanted = safe_member_path(path, UnpackLimits{});
    const auto at = [&](const std::string& member) {
        const auto found = std::ranges::find(files, member, &StagedFile::member);
        return found == files.end() ? nullptr : &*found;
    };
    if (StagedFile* exact = at(wanted))
        return exact;
    const std::string_view extension = target.binary_extension();
    if (extension.empty())
        return nullptr;
    return wanted.ends_with(extension) ? at(std::string{without_suffix(wanted, extension)})
                                       : at(cat(wanted, extension));
}

} // namespace

StagedFile* find_binary(StagedTree& tree,
                        std::string_view name,
                        const Target& target,
                        const std::optional<std::string>& path) {
    if (tree.is_bare)
        return tree.files.empty() ? nullptr : &tree.files.front();
    if (path)
        return find_at(tree.files, *path, target);
    const std::vector<Choice> list = choices(tree.files, name, target);
    if (list.empty())
        return nullptr;
    const bool is_clear = std::ranges::all_of(list, [&](const Choice& choice) {
        return choice.merit != list.front().merit ||
               choice.file->sha256 == list.front().file->sha256;
    });
    if (!is_clear)
        refuse_choice(name, list);
    return list.front().file;
}

} // namespace binstall
