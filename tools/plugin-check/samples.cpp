// SPDX-License-Identifier: MIT
// tool/zeta, tool/alpha and tool/README.md, packed by the usual programs, in hexadecimal digits.
#include "samples.hpp"

#include <binstall/text.hpp>

#include <array>
#include <cstddef>

namespace binstall::check {

namespace {

constexpr std::string_view tgz_sample =
    "1f8b0800000000000203edd3310ec220148061664fc1092ad450e626d649176f406213079a361617"
    "17af2e7631e90e62fcbfe591b730bcfc611cfdf6d10727d25191356699d17a2aa5f5e7bdec6da376"
    "422a91c17d0eee16bf14ffe9d91d0f32f1fd51aef0eedff9e9eabed97fbdeedfd60dfd67eb3ff1fd"
    "5178ffe7aedd9fba6ab814d2bf56da1afacfa195b31b26df571b5a00000000000000000000805ff6"
    "02380a49bc00280000";

constexpr std::string_view txz_sample =
    "fd377a585a000004e6d6b446020021011c00000010cf58cce027ff00945d003a1becd82f314a8b6d"
    "fa307fad29f5cd30acb160d9b0c55e15bbe48e3e265b02361e025af63660bc3b79bc521f38eb55e1"
    "0f2c7fa11f613faf57b7db60c130f82941d84b0f89862a8f850892735161f71b65e19987ce7b9b6d"
    "25382fc5cd0ad0b27eb3498acc1f1458e59696549b90d9377a24d9143a7f168800b081383f0e31f8"
    "320e48f7f0a017ac13938bf77f68ad10f79900006b797787c48aaeed0001b0018050000093761a65"
    "b1c467fb020000000004595a";

constexpr std::string_view tzstd_sample =
    "28b52ffd640027f50300e2c411188059075cfcc6e9ffe9b97b8e0bab38b1914888bb391c5d06007a"
    "70c6a6a729c6672422670ccd1d2bb1d4c9847d88c235fbafd2952efbb3c217fbf7cbfc558a7dbb3e"
    "268052d61520506dd91dfd8b1ecc57d198aa09a58316e80998022b40532772f3920e5088f9576080"
    "a0e7a903240f890270c0a00176d3ea024fd9ec7f";

constexpr std::string_view tbz2_sample =
    "425a68393141592653590bd241690000c4ff80ca9040004001fb80270611806646de108c08200092"
    "0c94d34d1182680c0c89933d482292401a68f501a1a7a8001faeb8ac2a8209100b8afa0a689cfbb5"
    "39067a4b1adc6a24033906ed914b7a3b5c42185815a529795b35602516b1238ca3b9436208dc5a16"
    "9ecf9d440344268211a6e88cf3bb0edf14703829b07a30b8c81d19994bc753eb95e4d72b4584103f"
    "8bb9229c284805e920b480";

constexpr std::string_view zip_sample =
    "504b03041400000008000000210054a97d080b0000000900000009000000746f6f6c2f7a657461ab"
    "77f57153a84a2d490400504b0304140000000800000021008bac4a380c0000000a0000000a000000"
    "746f6f6c2f616c706861ab77f5715348cc29c8480400504b030414000000080000002100600a9b86"
    "0c0000000a0000000e000000746f6f6c2f524541444d452e6d647354284ecc2dc849d5e30200504b"
    "010214031400000008000000210054a97d080b00000009000000090000000000000000000000ed81"
    "00000000746f6f6c2f7a657461504b01021403140000000800000021008bac4a380c0000000a0000"
    "000a0000000000000000000000ed8132000000746f6f6c2f616c706861504b010214031400000008"
    "0000002100600a9b860c0000000a0000000e0000000000000000000000ed8166000000746f6f6c2f"
    "524541444d452e6d64504b05060000000003000300ab0000009e0000000000";

// A few bytes that begin like an executable, without an archive around them.
constexpr std::string_view gz_sample =
    "1f8b0800000000000203ab77f571636264648081e2ccbcf49c54001c55328716000000";
constexpr std::string_view xz_sample =
    "fd377a585a000004e6d6b446020021010c0000008f98419ce0001500145d003f914584683d862600"
    "bda5b3a70fbc1af81e1e0000b540c6dee3c1ccac000130168936140b1fb6f37d010000000004595a";
constexpr std::string_view zst_sample =
    "28b52ffd2416b100007f454c4602010100000000000000000073696e676c650706e4f3";
constexpr std::string_view bz2_sample =
    "425a68393141592653598e0797ab000008c5807200030402a50800a000221a9a1ea0f21000000918"
    "d5327e9a69d8bb9229c28484703cbd58";

constexpr std::size_t tar_block = 512;

int digit_of(char digit) {
    return digit <= '9' ? digit - '0' : digit - 'a' + 10;
}

std::string from_hex(std::string_view digits) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
        bytes += static_cast<char>(digit_of(digits[i]) * 16 + digit_of(digits[i + 1]));
    return bytes;
}

/// `number` as tar has it: octal digits, with zeros before and a NUL after.
std::string octal(std::size_t number, std::size_t width) {
    std::string text(width - 1, '0');
    for (std::size_t i = width - 1; i > 0 && number > 0; --i, number /= 8)
        text[i - 1] = static_cast<char>('0' + number % 8);
    return text + '\0';
}

void put(std::string& header, std::size_t at, std::string_view text) {
    header.replace(at, text.size(), text);
}

/// https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html, "ustar Interchange Format".
std::string tar_entry(std::string_view name, std::string_view content) {
    std::string header(tar_block, '\0');
    put(header, 0, name);
    put(header, 100, octal(0755, 8));
    put(header, 108, octal(0, 8));
    put(header, 116, octal(0, 8));
    put(header, 124, octal(content.size(), 12));
    put(header, 136, octal(0, 12));
    put(header, 148, "        ");
    put(header, 156, "0");
    put(header, 257, std::string_view{"ustar\00000", 8});
    std::size_t sum = 0;
    for (const char byte : header)
        sum += static_cast<unsigned char>(byte);
    put(header, 148, octal(sum, 7));
    std::string entry = header + std::string{content};
    entry.resize((entry.size() + tar_block - 1) / tar_block * tar_block, '\0');
    return entry;
}

std::string tar_sample() {
    return tar_entry("tool/zeta",
                     "\x7f"
                     "ELF zeta") +
           tar_entry("tool/alpha",
                     "\x7f"
                     "ELF alpha") +
           tar_entry("tool/README.md", "A sample.\n") + std::string(2 * tar_block, '\0');
}

} // namespace

std::vector<Sample> known_samples() {
    const std::vector<std::string> files{"tool/zeta", "tool/alpha", "tool/README.md"};
    return {
        {"tgz", "tool.tar.gz", from_hex(tgz_sample), files},
        {"txz", "tool.tar.xz", from_hex(txz_sample), files},
        {"tzstd", "tool.tar.zst", from_hex(tzstd_sample), files},
        {"tbz2", "tool.tar.bz2", from_hex(tbz2_sample), files},
        {"tar", "tool.tar", tar_sample(), files},
        {"zip", "tool.zip", from_hex(zip_sample), files},
        {"gz", "tool.gz", from_hex(gz_sample)},
        {"xz", "tool.xz", from_hex(xz_sample)},
        {"zst", "tool.zst", from_hex(zst_sample)},
        {"bz2", "tool.bz2", from_hex(bz2_sample)},
        {"bin",
         "tool",
         cat("\x7f"
             "ELF\x02\x01\x01",
             std::string(200, '\0'))},
        {"", "notes.txt", "These are notes, and no archive.\n"},
        {"", "empty", ""},
        {"", "index.html", "<!DOCTYPE html>\n<title>Not Found</title>\n"},
    };
}

} // namespace binstall::check
