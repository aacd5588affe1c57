#pragma once

#include "report/event.hpp"
#include "report/json_writer.hpp"
#include "weir/mail/content.hpp"

namespace weir::report {

// Objects of a verdict event that tell what a message holds and where it comes from. Each but
// `weir.exchange` is written only when there is something in it.

/// `weir.exchange`: what the headers of Exchange say, and whether the client is one to believe.
void write_exchange(JsonWriter& json, const VerdictEvent& event);

/// `weir.relay`: the connected client, when another one counts or should.
void write_relay(JsonWriter& json, const VerdictEvent& event);

/// `weir.authentication`: results that are believed.
void write_authentication(JsonWriter& json, const engine::Verdict& verdict);

/// `weir.content`: links, attachments and the MIME tree. Left out for a message of one part that
/// has none of them.
void write_content(JsonWriter& json, const mail::Content& content);

/// `weir.report`: what a delivery status notification says and returns.
void write_report(JsonWriter& json, const VerdictEvent& event);

/// `email.attachments`, as ECS has it.
void write_attachments(JsonWriter& json, const mail::Content& content);

}  // namespace weir::report
