#include "detect/private_address.hpp"

#include <algorithm>
#include <vector>

namespace weir::detect {
namespace {

bool contains(const std::vector<IpNetwork>& networks, const IpAddress& address) {
  return std::ranges::any_of(networks,
                             [&](const IpNetwork& network) { return network.contains(address); });
}

}  // namespace

bool is_loopback(const IpAddress& address) {
  static const std::vector<IpNetwork> kLoopback{*IpNetwork::parse("127.0.0.0/8"),
                                                *IpNetwork::parse("::1")};
  return contains(kLoopback, address);
}

bool is_private(const IpAddress& address) {
  static const std::vector<IpNetwork> kPrivate{*IpNetwork::parse("10.0.0.0/8"),
                                               *IpNetwork::parse("172.16.0.0/12"),
                                               *IpNetwork::parse("192.168.0.0/16"),
                                               *IpNetwork::parse("100.64.0.0/10"),
                                               *IpNetwork::parse("127.0.0.0/8"),
                                               *IpNetwork::parse("169.254.0.0/16"),
                                               *IpNetwork::parse("fc00::/7"),
                                               *IpNetwork::parse("fe80::/10"),
                                               *IpNetwork::parse("::1")};
  return contains(kPrivate, address);
}

}  // namespace weir::detect
