// SPDX-License-Identifier: MIT
#include <engine/explain.hpp>
#include <engine/resolve.hpp>

#include <utility>

namespace binstall {

Explanation
explain(const PackageRequest& request, const Destination& destination, const Services& services) {
    PackageRequest curious = request;
    curious.ask_all = true;
    services.policy.check_request(request.spec, request.place.value_or(Place{services.registry}));
    const Resolved resolved = resolve(curious, services);
    PackagePlan found = plan(curious, resolved, destination, services);
    return {.plan = std::move(found), .requests = services.http.requests()};
}

} // namespace binstall
