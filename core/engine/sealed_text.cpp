// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/readers.hpp>
#include <engine/sealed_text.hpp>

#include <span>

namespace binstall {

std::string sha256_of(std::string_view bytes) {
    DigestBuilder builder{DigestAlgorithm::sha256};
    builder.add(std::as_bytes(std::span{bytes}));
    return builder.finish().hex;
}

std::string sealed(std::string_view form, std::string_view text) {
    return cat(form, '\n', sha256_of(text), '\n', text);
}

std::optional<std::string_view> unsealed(std::string_view form, std::string_view file) {
    constexpr std::size_t digest_size = 64;
    const std::size_t head = form.size() + 1 + digest_size + 1;
    if (file.size() < head)
        return std::nullopt;
    const std::string_view text = file.substr(head);
    return file.substr(0, head) == cat(form, '\n', sha256_of(text), '\n') ? std::optional{text}
                                                                          : std::nullopt;
}

} // namespace binstall
