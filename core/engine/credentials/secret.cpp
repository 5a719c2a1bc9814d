// SPDX-License-Identifier: MIT
#include <engine/credentials/secret.hpp>

#include <cstring>
#include <utility>

namespace binstall {

Secret::Secret(std::string&& text) : bytes_{text.begin(), text.end()} {
    binstall::wipe(text);
}

Secret::Secret(Secret&& other) noexcept : bytes_{std::exchange(other.bytes_, {})} {}

Secret& Secret::operator=(const Secret& other) {
    Secret copy{other};
    return *this = std::move(copy);
}

Secret& Secret::operator=(Secret&& other) noexcept {
    if (this != &other) {
        wipe();
        bytes_ = std::exchange(other.bytes_, {});
    }
    return *this;
}

Secret::~Secret() {
    wipe();
}

void Secret::wipe() noexcept {
    if (!bytes_.empty())
        ::explicit_bzero(bytes_.data(), bytes_.size());
}

void wipe(std::string& text) noexcept {
    ::explicit_bzero(text.data(), text.size());
    text.clear();
}

} // namespace binstall
