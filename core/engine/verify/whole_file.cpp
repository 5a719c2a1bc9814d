// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/readers.hpp>
#include <engine/verify/whole_file.hpp>

#include <array>
#include <cerrno>
#include <charconv>
#include <sys/mman.h>

namespace binstall {

Digest digest_of(const Artifact& artifact, DigestAlgorithm algorithm) {
    if (algorithm == DigestAlgorithm::sha256) // computed while it arrived
        return Digest::parse(algorithm, artifact.sha256);
    DigestBuilder builder{algorithm};
    std::array<std::byte, 64 * 1024> buffer;
    for (std::uint64_t offset = 0; offset < artifact.size;) {
        const std::size_t count = read_at(artifact.file.get(), offset, buffer, artifact.name);
        if (count == 0)
            throw_io("read", artifact.name, EIO); // it is shorter than what was written
        builder.add(std::span{buffer}.first(count));
        offset += count;
    }
    return builder.finish();
}

std::vector<std::byte> raw_digest(const Artifact& artifact, DigestAlgorithm algorithm) {
    constexpr int hexadecimal = 16;
    const std::string hex = digest_of(artifact, algorithm).hex;
    std::vector<std::byte> raw(hex.size() / 2);
    for (std::size_t index = 0; index < raw.size(); ++index) {
        unsigned char byte = 0;
        const char* const digits = hex.data() + 2 * index;
        std::from_chars(digits, digits + 2, byte, hexadecimal);
        raw[index] = std::byte{byte};
    }
    return raw;
}

WholeFile::WholeFile(const Artifact& artifact) : size_{artifact.size} {
    if (size_ == 0)
        return;
    void* const mapped = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, artifact.file.get(), 0);
    if (mapped == MAP_FAILED)
        throw_io("read", artifact.name, errno);
    start_ = static_cast<const std::byte*>(mapped);
}

WholeFile::~WholeFile() {
    if (start_ != nullptr)
        ::munmap(const_cast<std::byte*>(start_), size_);
}

} // namespace binstall
