// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/verify/base64.hpp>
#include <engine/verify/minisign.hpp>

#include <algorithm>
#include <vector>

namespace binstall {

namespace {

constexpr std::size_t algorithm_size = 2;
constexpr std::size_t id_size = std::tuple_size_v<MinisignKeyId>;
constexpr std::size_t key_size = algorithm_size + id_size + std::tuple_size_v<Ed25519Key>;
constexpr std::size_t signature_size =
    algorithm_size + id_size + std::tuple_size_v<Ed25519Signature>;

constexpr std::string_view untrusted_prefix = "untrusted comment: ";
constexpr std::string_view trusted_prefix = "trusted comment: ";

/// What fits into minisign's own buffers, prefix included: it refuses longer lines.
constexpr std::size_t longest_untrusted = 1022;
constexpr std::size_t longest_trusted = 8190;

[[noreturn]] void refuse(const std::string& what) {
    throw Error{Errc::signature_invalid, what};
}

template <class Bytes>
std::string_view text_of(const Bytes& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// The lines of a small file. A final line end is optional, a CR belongs to the line end.
std::vector<std::string_view> lines_of(std::string_view text) {
    if (text.ends_with('\n'))
        text.remove_suffix(1);
    std::vector<std::string_view> lines = split(text, '\n');
    for (std::string_view& line : lines)
        if (line.ends_with('\r'))
            line.remove_suffix(1);
    return lines;
}

bool is_one_line(std::string_view text) {
    return text.find('\0') == std::string_view::npos && text.find('\r') == std::string_view::npos;
}

/// `line` without `prefix`. A line of minisign's own maximal length has its end besides.
std::string_view
comment_in(std::string_view line, std::string_view prefix, std::size_t longest, const char* name) {
    if (!line.starts_with(prefix))
        refuse(cat("the signature's ", name, " comment is not where it should be"));
    if (line.size() > longest || !is_one_line(line))
        refuse(cat("the signature's ", name, " comment is too long or not one line of text"));
    return line.substr(prefix.size());
}

Ed25519Signature content_signature(std::string_view line, MinisignFile& file) {
    std::array<unsigned char, signature_size> raw{};
    if (!decode_base64(line, raw))
        refuse("the signature's second line is not the base64 of a signature");
    const std::string_view algorithm = text_of(raw).substr(0, algorithm_size);
    if (algorithm != "ED" && algorithm != "Ed")
        refuse("the signature's algorithm is unknown");
    file.algorithm =
        algorithm == "ED" ? MinisignFile::Algorithm::prehashed : MinisignFile::Algorithm::legacy;
    Ed25519Signature signature{};
    const auto after_algorithm = raw.begin() + algorithm_size;
    std::copy_n(after_algorithm, id_size, file.key_id.begin());
    std::copy_n(after_algorithm + id_size, signature.size(), signature.begin());
    return signature;
}

} // namespace

MinisignKey MinisignKey::parse(std::string_view text) {
    const bool is_file = text.find('\n') != std::string_view::npos;
    const std::vector<std::string_view> lines = lines_of(text);
    std::array<unsigned char, key_size> raw{};
    if ((is_file && lines.size() != 2) || !decode_base64(is_file ? lines.back() : text, raw))
        refuse("the package's public key is not one of minisign");
    if (text_of(raw).substr(0, algorithm_size) != "Ed")
        refuse("the package's public key is for an algorithm that is unknown");
    MinisignKey key;
    const auto after_algorithm = raw.begin() + algorithm_size;
    std::copy_n(after_algorithm, id_size, key.id.begin());
    std::copy_n(after_algorithm + id_size, key.point.size(), key.point.begin());
    if (!is_usable(key.point))
        refuse("the package's public key is one that anybody can sign for");
    return key;
}

MinisignFile MinisignFile::parse(std::string_view text) {
    constexpr std::size_t line_count = 4;
    const std::vector<std::string_view> lines = lines_of(text);
    if (text.empty())
        refuse("the signature is an empty file");
    if (lines.size() != line_count)
        refuse(cat("the signature has ", lines.size(), " lines instead of ", line_count));
    MinisignFile file;
    static_cast<void>(comment_in(lines[0], untrusted_prefix, longest_untrusted, "untrusted"));
    file.signature = content_signature(lines[1], file);
    file.trusted_comment = comment_in(lines[2], trusted_prefix, longest_trusted, "trusted");
    if (!decode_base64(lines[3], file.comment_signature))
        refuse("the signature's last line is not the base64 of a signature");
    return file;
}

std::string_view MinisignFile::stated_name() const noexcept {
    constexpr std::string_view key = "file:";
    std::string_view rest = trusted_comment;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\t'), rest.size());
        if (rest.starts_with(key))
            return rest.substr(key.size(), end - key.size());
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return {};
}

} // namespace binstall
