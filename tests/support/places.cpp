// SPDX-License-Identifier: MIT
#include "places.hpp"

namespace binstall::test {

std::filesystem::path source_folder() {
    return BINSTALL_SOURCE_FOLDER;
}

std::filesystem::path stub_program() {
    return BINSTALL_TEST_STUB;
}

} // namespace binstall::test
