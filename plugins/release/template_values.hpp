// SPDX-License-Identifier: MIT
#pragma once

#include "file_type.hpp"
#include "repository.hpp"

#include <binstall/manifest.hpp>
#include <binstall/target.hpp>
#include <binstall/url_template.hpp>

#include <optional>
#include <string_view>

namespace binstall::release {

/// What every template may use: name, version, target and its parts, repo, subcrate, binary-ext.
/// A value that does not exist has no key, so that using it is an error that names it.
TemplateValues
common_values(const Manifest& manifest, const Target& target, const std::optional<Repository>&);

/// Adds archive-suffix, archive-format and format, for URLs.
void add_archive_values(TemplateValues& values, const FileType& type);

/// Adds bin, and format in its other meaning (the extension of an executable), for paths in an
/// archive.
void add_binary_values(TemplateValues& values, std::string_view binary, const Target& target);

} // namespace binstall::release
