#include "connector/name_words.hpp"

#include <algorithm>
#include <array>

namespace weir::connector {
namespace {

constexpr std::string_view kCommon[] = {
    "about",      "access",      "account",      "accounts",      "admin",         "agency",
    "alert",      "alerts",      "alpha",        "analytics",     "apps",          "archive",
    "bank",       "beta",        "blog",         "books",         "bounce",        "bounces",
    "business",   "capital",     "care",         "center",        "central",       "city",
    "clinic",     "cloud",       "club",         "company",       "connect",       "consulting",
    "contact",    "corp",        "corporate",    "data",          "demo",          "design",
    "digital",    "direct",      "docs",         "domain",        "education",     "email",
    "energy",     "engineering", "events",       "example",       "express",       "finance",
    "first",      "forum",       "foundation",   "global",        "group",         "health",
    "help",       "helpdesk",    "home",         "hospital",      "hosting",       "hotel",
    "house",      "info",        "insurance",    "internal",      "international", "internet",
    "intranet",   "invoice",     "jobs",         "lists",         "local",         "login",
    "logistics",  "mail",        "mailer",       "mailing",       "mailserver",    "management",
    "market",     "marketing",   "media",        "meet",          "members",       "message",
    "mobile",     "music",       "national",     "network",       "networks",      "news",
    "newsletter", "notice",      "notification", "notifications", "notify",        "office",
    "online",     "order",       "orders",       "partner",       "partners",      "payment",
    "payments",   "people",      "portal",       "power",         "press",         "print",
    "project",    "public",      "reply",        "research",      "sales",         "school",
    "search",     "secure",      "security",     "server",        "service",       "services",
    "shop",       "site",        "sites",        "smart",         "smtp",          "software",
    "solution",   "solutions",   "source",       "staff",         "start",         "status",
    "store",      "student",     "students",     "studio",        "support",       "system",
    "systems",    "team",        "tech",         "technologies",  "technology",    "test",
    "testing",    "today",       "tools",        "trade",         "travel",        "university",
    "update",     "updates",     "user",         "users",         "video",         "village",
    "voice",      "water",       "webmail",      "website",       "work",          "world",
};
static_assert(std::ranges::is_sorted(kCommon));

constexpr std::string_view kBait[] = {
    "account",  "accounting", "accounts",   "admin",   "alert",        "auth",       "bank",
    "banking",  "billing",    "check",      "com",     "claim",        "confirm",    "delivery",
    "document", "documents",  "finance",    "help",    "helpdesk",     "hr",         "invoice",
    "invoices", "it",         "login",      "logon",   "mailbox",      "notice",     "notification",
    "o365",     "office365",  "onedrive",   "outlook", "owa",          "password",   "pay",
    "payment",  "payments",   "payroll",    "portal",  "refund",       "remittance", "reset",
    "secure",   "security",   "sharepoint", "sign",    "signin",       "sso",        "support",
    "unlock",   "update",     "updates",    "vendor",  "verification", "verify",     "vpn",
    "wallet",   "webmail",    "wire",       "www",
};

constexpr std::string_view kCompany[] = {
    "ag",     "bv",   "co",    "company", "corp",   "direct", "email",   "eu",       "get",
    "global", "gmbh", "group", "holding", "inc",    "info",   "intl",    "limited",  "llc",
    "ltd",    "mail", "my",    "net",     "online", "sa",     "service", "services", "shop",
    "store",  "team", "the",   "uk",      "us",     "usa",    "web",
};

}  // namespace

bool is_common_label(std::string_view label) noexcept {
  return std::ranges::binary_search(kCommon, label);
}

std::span<const std::string_view> bait_words() noexcept { return kBait; }
std::span<const std::string_view> company_words() noexcept { return kCompany; }

}  // namespace weir::connector
