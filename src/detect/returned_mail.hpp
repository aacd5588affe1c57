#pragma once

#include <optional>

#include "weir/detect/detector.hpp"

namespace weir::detect {

/// The report of failed delivery that the message is, null for every other: a delivery status
/// notification from nobody, in which delivery to somebody failed, or that does not say.
const mail::DeliveryReport* failure_report(const Context& context);

/// True when the returned message cannot have been sent by us: neither its From nor its Return-Path
/// is of an accepted domain or one that a connector declares as foreign. A return path that
/// Exchange Online made of an unregistered sender is not ours, whatever its domain.
bool never_sent(const Context& context, const mail::ReturnedMessage& returned);

/// True when the returned message is a mailbox's in Exchange Online: it never passed here on its
/// way out, and nothing about it is odd. Two facts have to say so, and none another:
/// FromEntityHeader is Hosted, a host of Exchange Online took it, nobody gave it to a connector,
/// From is ours.
bool sent_in_the_cloud(const Context& context, const mail::ReturnedMessage& returned);

/// The client from which Exchange Online took the returned message, by the Received fields that it
/// put on top itself; nullopt where they do not tell. What the sender wrote below is not reached: a
/// client from outside, of another tenant's outbound hosts too, is the one.
std::optional<IpAddress> taken_from(const mail::ReturnedMessage& returned);

}  // namespace weir::detect
