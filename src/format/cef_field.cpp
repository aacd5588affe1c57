#include "format/cef_field.hpp"

#include <array>

namespace weir::format {
namespace {

constexpr std::size_t kCustomString = 4000;

constexpr CefField kId{"externalId", "event.id", CefKind::text, 40};
constexpr CefField kSequence{"cn3", "event.sequence", CefKind::number, 20, "Sequence"};
constexpr CefField kTime{"rt", "@timestamp", CefKind::time, 20};
constexpr CefField kHost{"dvchost", "observer.hostname", CefKind::text, 100};
constexpr CefField kSet{"cat", "event.dataset"};
constexpr CefField kOutcome{"outcome", "event.outcome", CefKind::text, 63};
constexpr CefField kConnector{"sourceServiceName", "weir.connector"};

constexpr auto kVerdict = std::to_array<CefField>({
    kTime,
    kId,
    kSequence,
    {"start", "event.start", CefKind::time, 20},
    {"end", "event.end", CefKind::time, 20},
    kHost,
    kSet,
    {"act", "weir.disposition.enforced", CefKind::text, 63},
    kOutcome,
    {"app", "network.protocol", CefKind::capitals, 31},
    {"proto", "network.transport", CefKind::capitals, 31},
    {"deviceDirection", "email.direction", CefKind::direction, 20},
    kConnector,
    {"deviceFacility", "weir.listener"},
    {"src", "source.ip", CefKind::ipv4, 20},
    {"c6a2", "source.ip", CefKind::ipv6, 45, "Source IPv6 Address"},
    {"spt", "source.port", CefKind::number, 20},
    {"shost", "source.domain"},
    {"suid", "user.name"},
    {"suser", "weir.envelope.from"},
    {"duser", "weir.envelope.to", CefKind::list},
    {"cn1", "event.risk_score_norm", CefKind::number, 20, "RiskScore"},
    {"cn2", "weir.envelope.to_count", CefKind::number, 20, "Recipients"},
    {"in", "weir.size_bytes", CefKind::number, 20},
    {"cs1", "email.message_id", CefKind::bracketed, kCustomString, "MessageId"},
    {"cs2", "email.local_id", CefKind::text, kCustomString, "QueueId"},
    {"cs3", "email.from.address", CefKind::list, kCustomString, "HeaderFrom"},
    {"cs4", "weir.authentication", CefKind::details, kCustomString, "AuthResults"},
    {"flexString1", "weir.smtp.helo", CefKind::text, 1023, "Helo"},
    {"flexString2", "tls.version", CefKind::text, 1023, "Tls"},
    {"fname", "email.attachments.file.name"},
    {"fsize", "email.attachments.file.size", CefKind::number, 20},
    {"fileType", "email.attachments.file.mime_type"},
    {"reason", "event.reason"},
    {"cs5", "weir.findings", CefKind::symptoms, kCustomString, "Findings"},
    {"msg", "email.subject"},
    {"request", "weir.content.links.url"},
    {"cs6", "weir", CefKind::details, kCustomString, "Details"},
});

constexpr auto kIncident = std::to_array<CefField>({
    kTime,
    kId,
    kSequence,
    {"start", "event.start", CefKind::time, 20},
    {"end", "event.end", CefKind::time, 20},
    kHost,
    kSet,
    {"act", "event.action", CefKind::text, 63},
    kOutcome,
    kConnector,
    {"src", "related.ip", CefKind::ipv4, 20},
    {"c6a2", "related.ip", CefKind::ipv6, 45, "Source IPv6 Address"},
    {"suid", "weir.incident_state.auth_users"},
    {"suser", "weir.incident_state.mail_from", CefKind::list},
    {"cnt", "weir.incident_state.messages", CefKind::number, 20},
    {"cn1", "event.risk_score_norm", CefKind::number, 20, "RiskScore"},
    {"cn2", "weir.incident_state.recipients.total", CefKind::number, 20, "Recipients"},
    {"cs1", "weir.incident", CefKind::text, kCustomString, "Incident"},
    {"cs2", "weir.incident_state.status", CefKind::text, kCustomString, "Status"},
    {"cs3", "weir.incident_state.header_from", CefKind::list, kCustomString, "HeaderFrom"},
    {"cs4", "weir.incident_state.resolution", CefKind::text, kCustomString, "Resolution"},
    {"reason", "weir.incident_state.change"},
    {"cs5", "weir.incident_state.symptoms", CefKind::symptoms, kCustomString, "Findings"},
    {"msg", "event.reason"},
    {"cs6", "weir", CefKind::details, kCustomString, "Details"},
});

constexpr auto kOther = std::to_array<CefField>({
    kTime,
    kId,
    kSequence,
    kHost,
    kSet,
    {"act", "event.action", CefKind::text, 63},
    kOutcome,
    {"deviceFacility", "weir.component"},
    {"suid", "user.name"},
    {"cs1", "weir.target", CefKind::text, kCustomString, "Target"},
    {"reason", "event.reason"},
    {"cs6", "weir", CefKind::details, kCustomString, "Details"},
});

}  // namespace

std::span<const CefField> cef_verdict() noexcept { return kVerdict; }
std::span<const CefField> cef_incident() noexcept { return kIncident; }
std::span<const CefField> cef_other() noexcept { return kOther; }

}  // namespace weir::format
