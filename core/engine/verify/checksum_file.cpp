// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/verify/checksum_file.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace binstall {

namespace {

/// What a digest of so many hexadecimal digits can be; nothing for one that does not count.
struct KnownLength {
    std::size_t digits;
    std::optional<DigestAlgorithm> algorithm;
};

constexpr KnownLength known_lengths[] = {
    {32, {}}, // MD5
    {40, {}}, // SHA-1
    {56, {}}, // SHA-224
    {64, DigestAlgorithm::sha256},
    {96, {}}, // SHA-384: strong, and used by nobody
    {128, DigestAlgorithm::sha512},
};

struct KnownName {
    std::string_view name;
    std::optional<DigestAlgorithm> algorithm;
};

/// As the tools write them before a name in parentheses, in lower case.
constexpr KnownName known_names[] = {
    {"sha256", DigestAlgorithm::sha256},
    {"sha2-256", DigestAlgorithm::sha256},
    {"sha512", DigestAlgorithm::sha512},
    {"sha2-512", DigestAlgorithm::sha512},
    {"blake2b", DigestAlgorithm::blake2b},
    {"blake2b-512", DigestAlgorithm::blake2b},
    {"md5", {}},
    {"sha1", {}},
    {"sha224", {}},
    {"sha384", {}},
};

/// One line that states something.
struct Entry {
    std::optional<DigestAlgorithm> algorithm; ///< Absent: one that does not count.
    std::string_view digits;
    std::optional<std::string_view> name; ///< Absent in a line that is only a digest.
};

bool is_digit(char character) {
    return is_ascii_digit(character) || (character >= 'a' && character <= 'f') ||
           (character >= 'A' && character <= 'F');
}

/// The hexadecimal digits that `text` begins with.
std::string_view leading_digits(std::string_view text) {
    const auto end = std::ranges::find_if_not(text, is_digit);
    return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

std::string_view base_name(std::string_view name) {
    const std::size_t slash = name.find_last_of("/\\");
    return slash == std::string_view::npos ? name : name.substr(slash + 1);
}

bool leads_out(std::string_view name) {
    const std::vector<std::string_view> parts = split(name, '/');
    return std::ranges::find(parts, "..") != parts.end();
}

bool is_text(std::string_view line) {
    return std::ranges::none_of(line, [](char character) {
        const auto byte = static_cast<unsigned char>(character);
        return (byte < 0x20 && byte != '\t') || byte == 0x7f;
    });
}

/// Whether a digest of `algorithm` may have so many digits; any number, where it does not count.
bool is_length(std::size_t digits, const std::optional<DigestAlgorithm>& algorithm) {
    if (!algorithm)
        return digits > 0;
    return digits == (algorithm == DigestAlgorithm::sha256 ? 64U : 128U);
}

/// Whether a word of `name` says BLAKE2: "B2SUMS", "tool.tgz.b2", "blake2b.txt". Not "web2pdf", nor
/// "1.0.0b2".
bool says_blake(std::string_view name) {
    const std::string lower = to_lower(name);
    const auto is_word = [](std::string_view word) {
        return word == "b2" || word == "b2sum" || word == "b2sums" || word.starts_with("blake2");
    };
    std::size_t begin = 0;
    for (std::size_t end = 0; end <= lower.size(); ++end) {
        const bool is_inside =
            end < lower.size() && (is_ascii_letter(lower[end]) || is_ascii_digit(lower[end]));
        if (is_inside)
            continue;
        if (is_word(std::string_view{lower}.substr(begin, end - begin)))
            return true;
        begin = end + 1;
    }
    return false;
}

class ChecksumFileReader {
public:
    ChecksumFileReader(std::string_view name, std::string_view asset)
        : name_{name}, asset_{asset}, is_own_{name.size() > asset.size() + 1 &&
                                              name.starts_with(asset) &&
                                              name[asset.size()] == '.'} {
        is_blake_ = says_blake(is_own_ ? name.substr(asset.size()) : base_name(name));
    }

    std::vector<Digest> read(std::string_view text) {
        for (const std::string_view line : split(text, '\n')) {
            ++line_number_;
            read_line(line.ends_with('\r') ? line.substr(0, line.size() - 1) : line);
        }
        return digests();
    }

private:
    [[noreturn]] void refuse(std::string_view what) const {
        throw Error{Errc::integrity, cat("the checksum file ", printable(name_), ' ', what)}.hint(
            "nothing was unpacked; tell the publisher");
    }

    void read_line(std::string_view line) {
        if (trim(line).empty() || line.front() == '#')
            return;
        std::optional<Entry> entry = tagged(line);
        if (!entry)
            entry = listed(line);
        if (!entry || !is_text(line) || (entry->name && !is_name(*entry->name)))
            refuse(cat("cannot be read: line ", line_number_, " is \"", printable(line, 60), '"'));
        entries_.push_back(*entry);
    }

    static bool is_name(std::string_view name) { return !name.empty() && !leads_out(name); }

    /// `SHA256 (NAME) = DIGEST`, and OpenSSL's `SHA2-256(NAME)= DIGEST`.
    static std::optional<Entry> tagged(std::string_view line) {
        const std::size_t open = line.find('(');
        const std::size_t close = line.rfind(')');
        if (open == std::string_view::npos || close == std::string_view::npos || close < open)
            return std::nullopt;
        const std::string tag = to_lower(trim(line.substr(0, open)));
        const auto known = std::ranges::find(known_names, tag, &KnownName::name);
        std::string_view rest = trim(line.substr(close + 1));
        if (known == std::end(known_names) || !rest.starts_with('='))
            return std::nullopt;
        rest = trim(rest.substr(1));
        if (leading_digits(rest) != rest || !is_length(rest.size(), known->algorithm))
            return std::nullopt;
        return Entry{known->algorithm, rest, line.substr(open + 1, close - open - 1)};
    }

    /// `DIGEST  NAME`, `DIGEST *NAME`, `DIGEST NAME`, `DIGEST`.
    std::optional<Entry> listed(std::string_view line) const {
        const std::string_view digits = leading_digits(line);
        const auto known = std::ranges::find(known_lengths, digits.size(), &KnownLength::digits);
        if (known == std::end(known_lengths))
            return std::nullopt;
        Entry entry{known->algorithm, digits, {}};
        if (is_blake_) // 64 digits are a shortened BLAKE2b there
            entry.algorithm = entry.algorithm == DigestAlgorithm::sha512
                                  ? std::optional{DigestAlgorithm::blake2b}
                                  : std::nullopt;
        std::string_view rest = line.substr(digits.size());
        if (trim(rest).empty())
            return entry;
        if (!rest.starts_with(' '))
            return std::nullopt;
        rest.remove_prefix(1);
        if (rest.starts_with(' ') || rest.starts_with('*'))
            rest.remove_prefix(1);
        entry.name = rest;
        return entry;
    }

    /// Entries whose whole name is the asset's go before those with folders in front.
    std::vector<Entry> entries_of_asset() const {
        std::vector<Entry> exact;
        std::vector<Entry> in_folders;
        for (const Entry& entry : entries_) {
            if (!entry.name || *entry.name == "-") { // the digest of what came in by a pipe
                if (!is_own_ || entries_.size() != 1)
                    refuse("states a digest without the name of a file");
                exact.push_back(entry);
            } else if (*entry.name == asset_ || *entry.name == cat("./", asset_)) {
                exact.push_back(entry);
            } else if (base_name(*entry.name) == asset_) {
                in_folders.push_back(entry);
            }
        }
        return exact.empty() ? in_folders : exact;
    }

    std::vector<Digest> digests() const {
        const std::vector<Entry> entries = entries_of_asset();
        if (entries.empty())
            refuse(cat("does not list ", printable(asset_)));
        std::vector<Digest> found;
        for (const Entry& entry : entries) {
            if (!entry.algorithm)
                continue;
            Digest digest = Digest::parse(*entry.algorithm, entry.digits);
            const auto same = std::ranges::find(found, digest.algorithm, &Digest::algorithm);
            if (same != found.end() && *same != digest)
                refuse(cat("states two digests for ", printable(asset_)));
            if (same == found.end())
                found.push_back(std::move(digest));
        }
        if (found.empty())
            refuse(cat("states only a digest of an algorithm that does not count for ",
                       printable(asset_)));
        return found;
    }

    std::string_view name_;
    std::string_view asset_;
    bool is_own_;
    bool is_blake_ = false;
    std::size_t line_number_ = 0;
    std::vector<Entry> entries_;
};

} // namespace

std::vector<Digest>
read_checksum_file(std::string_view text, std::string_view name, std::string_view asset) {
    return ChecksumFileReader{name, asset}.read(text);
}

} // namespace binstall
