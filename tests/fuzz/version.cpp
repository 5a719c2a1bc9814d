// SPDX-License-Identifier: MIT
// A version, a requirement and the words of a command line: one text, read as each.
#include "text_target.hpp"

#include <binstall/package_spec.hpp>
#include <binstall/version.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace binstall;
    using namespace binstall::fuzz;
    const std::string_view text = text_of(data, size);
    const Version probe = Version::parse("1.2.3-alpha.1");
    accepted([&] {
        const Version version = Version::parse(text);
        require(version.to_string() == text, "a version is written as it was read");
        require((version <=> version) == std::strong_ordering::equal, "it equals itself");
        require(((version <=> probe) < 0) == ((probe <=> version) > 0), "the order has two sides");
    });
    accepted([&] {
        const VersionReq requirement = VersionReq::parse(text);
        require(read_back([&] { return VersionReq::parse(requirement.to_string()); }) ==
                    requirement,
                "it reads back as itself");
        static_cast<void>(requirement.matches(probe));
    });
    accepted([&] { static_cast<void>(VersionReq::parse_command_line(text).matches(probe)); });
    accepted([&] { static_cast<void>(PackageSpec::parse(text)); });
    return 0;
}
