// A verdict as Email Activity (4009), activity Scan, with the profile security_control.
#include <algorithm>

#include "format/ocsf_parts.hpp"

namespace weir::format {
namespace {

namespace json = boost::json;

constexpr OcsfClass kClass{.category = {4, "Network Activity"},
                           .event_class = {4009, "Email Activity"},
                           .activity = {3, "Scan"}};

struct Outcome {
  Caption action;
  Caption disposition;
};

Outcome outcome_of(const json::object& event) {
  const auto enforced = text(event, "weir.disposition.enforced");
  const auto wanted = text(event, "weir.disposition.wanted");
  if (text(event, "event.outcome") == "failure") return {{0, "Unknown"}, {27, "Error"}};
  if (enforced == "tag") return {{4, "Modified"}, {18, "Tagged"}};
  if (enforced == "quarantine") return {{2, "Denied"}, {3, "Quarantined"}};
  if (enforced == "tempfail") return {{2, "Denied"}, {14, "Delayed"}};
  if (enforced == "reject") return {{2, "Denied"}, {25, "Rejected"}};
  const bool seen = flag(event, "weir.suspicious") || (wanted != "accept" && !wanted.empty());
  if (seen) return {{3, "Observed"}, {15, "Detected"}};
  return {{1, "Allowed"}, {1, "Allowed"}};
}

Caption direction_of(const json::object& event) {
  const auto direction = text(event, "email.direction");
  if (direction == "inbound") return {1, "Inbound"};
  return direction == "outbound" ? Caption{2, "Outbound"} : Caption{0, "Unknown"};
}

Caption status_of(const json::object& event) {
  const auto outcome = text(event, "event.outcome");
  if (outcome == "success") return {1, "Success"};
  return outcome == "failure" ? Caption{2, "Failure"} : Caption{0, "Unknown"};
}

/// Those that the schema's type takes; the others are added to `unmapped` under `name`.
json::array addresses(const json::object& event, std::string_view path, std::string_view name,
                      json::object& unmapped) {
  json::array taken;
  json::array others;
  for (const auto address : texts(event, path)) {
    (is_email(address) ? taken : others).push_back(json_view(address));
  }
  if (!others.empty()) unmapped[json_view(name)] = std::move(others);
  return taken;
}

json::array files(const json::object& event) {
  json::array files;
  for (const auto* entry : objects(event, "email.attachments")) {
    const auto name = text(*entry, "file.name");
    json::object file;
    file["name"] = json_view(name.empty() ? std::string_view{"(unnamed)"} : name);
    file["type_id"] = 1;
    file["type"] = "Regular File";
    put_text(file, "ext", text(*entry, "file.extension"));
    put_text(file, "mime_type", text(*entry, "file.mime_type"));
    put_number(file, "size", *entry, "file.size");
    files.push_back(std::move(file));
  }
  return files;
}

json::array urls(const json::object& event, Observables& seen) {
  json::array urls;
  for (const auto* link : objects(event, "weir.content.links")) {
    const auto address = text(*link, "url");
    if (address.empty()) continue;
    json::object url{{"url_string", json_view(address)}};
    const auto host = text(*link, "host");
    if (is_hostname(host)) put_text(url, "hostname", host);
    if (const auto end = address.find("://"); end != address.npos && end <= 16) {
      put_text(url, "scheme", address.substr(0, end));
    }
    urls.push_back(std::move(url));
    seen.add("email.urls.url_string", Observables::Type::url, address);
  }
  return urls;
}

void put_list(json::object& out, std::string_view name, json::array list) {
  if (!list.empty()) out[json_view(name)] = std::move(list);
}

/// Needs `from` or `to`: where the From field gives no address that the schema takes, `to` stands
/// for it with the recipients that it does take, which may be none.
json::object email(const json::object& event, const json::array& recipients, Observables& seen,
                   json::object& unmapped) {
  json::object email;
  auto from = addresses(event, "email.from.address", "header_from", unmapped);
  if (from.empty()) {
    email["to"] = recipients;
  } else {
    email["from"] = from.front();
    seen.add("email.from", Observables::Type::email, view(from.front().get_string()));
    if (from.size() > 1) email["from_list"] = std::move(from);
  }
  put_list(email, "reply_to_list",
           addresses(event, "email.reply_to.address", "reply_to", unmapped));
  put_text(email, "message_uid", text(event, "email.message_id"));
  put_text(email, "subject", text(event, "email.subject"));
  put_number(email, "size", event, "weir.size_bytes");
  put_list(email, "files", files(event));
  put_list(email, "urls", urls(event, seen));
  return email;
}

/// One slot for each method: a result that passed before another.
json::object email_auth(const json::object& event) {
  json::object auth;
  for (const auto* result : objects(event, "weir.authentication")) {
    const auto method = text(*result, "method");
    const auto outcome = text(*result, "result");
    if (method != "spf" && method != "dkim" && method != "dmarc") continue;
    const auto* had = auth.if_contains(json_view(method));
    if (had != nullptr && (*had == "pass" || outcome != "pass")) continue;
    auth[json_view(method)] = json_view(outcome);
    if (method == "dkim") {
      auth.erase("dkim_domain");
      put_text(auth, "dkim_domain", text(*result, "domain"));
    }
  }
  return auth;
}

void put_source(json::object& out, const json::object& event, Observables& seen) {
  json::object source;
  const auto ip = text(event, "source.ip");
  const auto name = text(event, "source.domain");
  if (is_ip(ip)) put_text(source, "ip", ip);
  if (is_hostname(name)) put_text(source, "hostname", name);
  if (source.empty()) return;
  put_number(source, "port", event, "source.port");
  seen.add("src_endpoint.ip", Observables::Type::ip, is_ip(ip) ? ip : std::string_view{});
  out["src_endpoint"] = std::move(source);
}

void put_envelope(json::object& out, const json::object& event, const json::array& recipients,
                  Observables& seen, json::object& unmapped) {
  const auto from = text(event, "weir.envelope.from");
  if (is_email(from)) {
    put_text(out, "from", from);
    seen.add("from", Observables::Type::email, from);
  } else {
    put_text(unmapped, "envelope_from", from);
  }
  put_list(out, "to", recipients);
  if (const auto helo = text(event, "weir.smtp.helo"); !helo.empty()) {
    put_text(out, "command", "EHLO " + std::string{helo});
  }
  put_text(out, "message_trace_uid", text(event, "email.local_id"));
  if (text(event, "network.protocol") == "smtp") out["protocol_name"] = "SMTP";
}

void put_verdict(json::object& out, const json::object& event) {
  const auto outcome = outcome_of(event);
  put_caption(out, "action", outcome.action);
  put_caption(out, "disposition", outcome.disposition);
  const auto wanted = text(event, "weir.disposition.wanted");
  out["is_alert"] = flag(event, "weir.suspicious") || (!wanted.empty() && wanted != "accept");
  put_risk(out, event);
  put_caption(out, "status", status_of(event));
  if (const auto code = number(event, "weir.reply.code")) {
    out["status_code"] = std::to_string(*code);
  }
  put_text(out, "status_detail", text(event, "weir.reply.text"));
}

void keep_rest(json::object& unmapped, const json::object& event) {
  keep_others(unmapped, event, {"schema_version", "smtp", "envelope", "size_bytes", "incident"});
  keep(unmapped, "to_count", event, "weir.envelope.to_count");
  keep(unmapped, "external_count", event, "weir.envelope.external_count");
  keep(unmapped, "to_domains", event, "weir.envelope.to_domains");
  keep(unmapped, "tls", event, "tls");
  keep(unmapped, "auth_user", event, "user.name");
  keep(unmapped, "content_type", event, "email.content_type");
}

}  // namespace

json::object email_activity(const json::object& event) {
  json::object out;
  json::object unmapped;
  Observables seen;
  put_base(out, event, kClass);
  out["metadata"].get_object()["profiles"] = json::array{"security_control"};
  put_time(out, "start_time", event, "event.start");
  put_time(out, "end_time", event, "event.end");
  if (const auto taken = number(event, "event.duration")) out["duration"] = *taken / 1'000'000;
  put_caption(out, "direction", direction_of(event));
  const auto recipients = addresses(event, "weir.envelope.to", "envelope_to", unmapped);
  out["email"] = email(event, recipients, seen, unmapped);
  if (auto auth = email_auth(event); !auth.empty()) out["email_auth"] = std::move(auth);
  put_source(out, event, seen);
  put_envelope(out, event, recipients, seen, unmapped);
  put_verdict(out, event);
  keep_rest(unmapped, event);
  if (auto observables = seen.take(); !observables.empty()) {
    out["observables"] = std::move(observables);
  }
  out["unmapped"] = std::move(unmapped);
  return out;
}

}  // namespace weir::format
