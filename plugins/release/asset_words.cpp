// SPDX-License-Identifier: MIT
// Tables, since that is what it is: each line was seen in the wild.
#include "asset_words.hpp"

#include <binstall/text.hpp>

#include <algorithm>
#include <iterator>

namespace binstall::release {

namespace {

constexpr Word words[] = {
    {"linux", Says::system, "linux"},
    {"ubuntu", Says::system, "linux"},
    {"debian", Says::system, "linux"},
    {"fedora", Says::system, "linux"},
    {"centos", Says::system, "linux"},
    {"linux64", Says::system_and_64, "linux"},
    {"linux32", Says::system_and_32, "linux"},
    {"windows", Says::system, "windows"},
    {"win", Says::system, "windows"},
    {"win64", Says::system_and_64, "windows"},
    {"win32", Says::system_and_32, "windows"},
    {"darwin", Says::system, "darwin"},
    {"macos", Says::system, "darwin"},
    {"mac", Says::system, "darwin"},
    {"osx", Says::system, "darwin"},
    {"apple", Says::system, "darwin"},
    {"macos64", Says::system_and_64, "darwin"},
    {"freebsd", Says::system, "freebsd"},
    {"netbsd", Says::system, "netbsd"},
    {"openbsd", Says::system, "openbsd"},
    {"dragonfly", Says::system, "dragonfly"},
    {"android", Says::system, "android"},
    {"androideabi", Says::system, "android"},
    {"ios", Says::system, "ios"},
    {"illumos", Says::system, "illumos"},
    {"solaris", Says::system, "solaris"},
    {"redox", Says::system, "redox"},
    {"wasi", Says::system, "wasi"},
    {"x8664", Says::architecture, "x86_64"},
    {"amd64", Says::architecture, "x86_64"},
    {"x64", Says::architecture, "x86_64"},
    {"64bit", Says::architecture, "x86_64"},
    {"64", Says::architecture, "x86_64"},
    {"intel", Says::architecture, "x86_64"},
    {"aarch64", Says::architecture, "aarch64"},
    {"arm64", Says::architecture, "aarch64"},
    {"armv8", Says::architecture, "aarch64"},
    {"i686", Says::architecture, "i686"},
    {"i586", Says::architecture, "i586"},
    {"i386", Says::architecture, "i686"},
    {"386", Says::architecture, "i686"},
    {"x86", Says::architecture, "i686"},
    {"ia32", Says::architecture, "i686"},
    {"32bit", Says::architecture, "i686"},
    {"armv7", Says::architecture, "armv7"},
    {"armv7l", Says::architecture, "armv7"},
    {"armhf", Says::architecture, "armv7"},
    {"armv6", Says::architecture, "arm"},
    {"armv6l", Says::architecture, "arm"},
    {"armv5te", Says::architecture, "armv5te"},
    {"arm", Says::architecture, "arm"},
    {"riscv64gc", Says::architecture, "riscv64gc"},
    {"riscv64", Says::architecture, "riscv64gc"},
    {"powerpc64le", Says::architecture, "powerpc64le"},
    {"ppc64le", Says::architecture, "powerpc64le"},
    {"powerpc64", Says::architecture, "powerpc64"},
    {"ppc64", Says::architecture, "powerpc64"},
    {"powerpc", Says::architecture, "powerpc"},
    {"s390x", Says::architecture, "s390x"},
    {"mips", Says::architecture, "mips"},
    {"mipsel", Says::architecture, "mipsel"},
    {"mips64", Says::architecture, "mips64"},
    {"mips64el", Says::architecture, "mips64el"},
    {"loongarch64", Says::architecture, "loongarch64"},
    {"sparc64", Says::architecture, "sparc64"},
    {"wasm32", Says::architecture, "wasm32"},
    {"universal", Says::architecture, "universal"},
    {"universal2", Says::architecture, "universal"},
    {"gnu", Says::library, "gnu"},
    {"glibc", Says::library, "gnu"},
    {"gnueabihf", Says::library, "gnu"},
    {"gnueabi", Says::library, "gnu"},
    {"gnuabi64", Says::library, "gnu"},
    {"musl", Says::library, "musl"},
    {"musleabihf", Says::library, "musl"},
    {"musleabi", Says::library, "musl"},
    {"alpine", Says::library, "musl"},
    {"msvc", Says::library, "msvc"},
    {"gnullvm", Says::library, "gnullvm"},
    {"unknown", Says::nothing, ""},
    {"pc", Says::nothing, ""},
    {"release", Says::nothing, ""},
    {"bin", Says::nothing, ""},
    {"binary", Says::nothing, ""},
    {"cli", Says::nothing, ""},
    {"stripped", Says::nothing, ""},
    {"portable", Says::nothing, ""},
    {"prebuilt", Says::nothing, ""},
};

struct Unwanted {
    std::string_view ending;
    std::string_view what;
};

constexpr Unwanted unwanted[] = {
    {".sha256", "it is a checksum"},
    {".sha256sum", "it is a checksum"},
    {".sha512", "it is a checksum"},
    {".sha512sum", "it is a checksum"},
    {".sha1", "it is a checksum"},
    {".md5", "it is a checksum"},
    {".b3", "it is a checksum"},
    {".sum", "it is a checksum"},
    {"sums", "it is a list of checksums"},
    {"checksums", "it is a list of checksums"},
    {".sig", "it is a signature"},
    {".asc", "it is a signature"},
    {".minisig", "it is a signature"},
    {".sigstore", "it is a signature"},
    {".bundle", "it is a signature"},
    {".pem", "it is a certificate"},
    {".crt", "it is a certificate"},
    {".cert", "it is a certificate"},
    {".pub", "it is a key"},
    {".key", "it is a key"},
    {".sbom", "it is a list of parts"},
    {".spdx", "it is a list of parts"},
    {".json", "it is data"},
    {".jsonl", "it is data"},
    {".yaml", "it is data"},
    {".yml", "it is data"},
    {".toml", "it is data"},
    {".xml", "it is data"},
    {".txt", "it is text"},
    {".md", "it is text"},
    {".html", "it is text"},
    {".pdf", "it is text"},
    {".1", "it is a manual page"},
    {".deb", "it is a package of a system"},
    {".rpm", "it is a package of a system"},
    {".apk", "it is a package of a system"},
    {".msi", "it is an installer"},
    {".msix", "it is an installer"},
    {".pkg", "it is an installer"},
    {".dmg", "it is a disk image"},
    {".appimage", "it is an AppImage"},
    {".flatpak", "it is a package of a system"},
    {".snap", "it is a package of a system"},
    {".nupkg", "it is a package of a system"},
    {".whl", "it is a package of another language"},
    {".gem", "it is a package of another language"},
    {".jar", "it is a package of another language"},
    {".vsix", "it is an extension of an editor"},
    {".crate", "it is the source"},
    {".wasm", "it is WebAssembly"},
    {".sh", "it is a script"},
    {".ps1", "it is a script"},
    {".bat", "it is a script"},
    {".rb", "it is a script"},
    {".py", "it is a script"},
    {".js", "it is a script"},
    {".pdb", "it is debug information"},
    {".dbg", "it is debug information"},
    {".debug", "it is debug information"},
    {".dsym", "it is debug information"},
    {".so", "it is a library"},
    {".dll", "it is a library"},
    {".dylib", "it is a library"},
    {".a", "it is a library"},
    {".lib", "it is a library"},
    {".zsync", "it is data"},
    {".torrent", "it is data"},
    {".patch", "it is data"},
    {".7z", "no plugin reads 7z archives"},
    {".rar", "no plugin reads rar archives"},
    {".lz", "no plugin reads lzip files"},
    {".br", "no plugin reads brotli files"},
};

} // namespace

const Word* find_word(std::string_view spelling) {
    const auto* const known = std::ranges::find(words, spelling, &Word::spelling);
    return known == std::end(words) ? nullptr : known;
}

std::string_view why_no_package(std::string_view file_name) {
    const std::string lower = to_lower(file_name);
    for (const Unwanted& row : unwanted)
        if (lower.ends_with(row.ending))
            return row.what;
    return {};
}

} // namespace binstall::release
