// SPDX-License-Identifier: MIT
#pragma once

#include <locale.h>
#include <memory>
#include <type_traits>

namespace binstall {

/// Gives this thread, and no other, a locale with UTF-8 for as long as it lives: libarchive
/// converts the names of pax headers to the locale, and cannot under LC_ALL=C.
class Utf8Locale {
public:
    Utf8Locale();
    ~Utf8Locale();

private:
    Utf8Locale(const Utf8Locale&) = delete;
    Utf8Locale& operator=(const Utf8Locale&) = delete;

    locale_t utf8_;
    locale_t before_;
};

} // namespace binstall
