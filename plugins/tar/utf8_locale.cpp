// SPDX-License-Identifier: MIT
#include "utf8_locale.hpp"

#include <binstall/error.hpp>

namespace binstall {

Utf8Locale::Utf8Locale() : utf8_{::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)} {
    if (!utf8_)
        throw Error{Errc::internal, "this system has no locale C.UTF-8"};
    before_ = ::uselocale(utf8_);
}

Utf8Locale::~Utf8Locale() {
    ::uselocale(before_);
    ::freelocale(utf8_);
}

} // namespace binstall
