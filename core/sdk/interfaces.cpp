// SPDX-License-Identifier: MIT
// The destructors of the interfaces: one home for each vtable and its type information, so that
// they are the same on both sides of the plugin boundary.
#include <binstall/archive_format.hpp>
#include <binstall/git.hpp>
#include <binstall/http.hpp>
#include <binstall/log.hpp>
#include <binstall/manifest_source.hpp>
#include <binstall/memory.hpp>
#include <binstall/package_source.hpp>
#include <binstall/readers.hpp>
#include <binstall/settings.hpp>
#include <binstall/text.hpp>

namespace binstall {

ArchiveFormat::~ArchiveFormat() = default;
ByteSink::~ByteSink() = default;
ByteSource::~ByteSource() = default;
EntrySink::~EntrySink() = default;
Git::~Git() = default;
Http::~Http() = default;
Log::~Log() = default;
ManifestSource::~ManifestSource() = default;
Memory::~Memory() = default;
PackageSource::~PackageSource() = default;
Readers::~Readers() = default;
SourceTree::~SourceTree() = default;
Settings::~Settings() = default;

DecodingTerms ByteSource::terms() const noexcept {
    return {};
}

} // namespace binstall
