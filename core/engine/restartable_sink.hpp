// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/http.hpp>

namespace binstall {

/// A sink that can forget what it was given and begin again.
class RestartableSink : public ByteSink {
public:
    virtual void restart() = 0;
};

} // namespace binstall
