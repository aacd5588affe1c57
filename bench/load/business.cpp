#include "load/business.hpp"

#include <array>
#include <string_view>

#include "load/encoding.hpp"
#include "load/files.hpp"

namespace weir::bench {
namespace {

constexpr std::size_t kPdf = 20'000;
constexpr std::size_t kDocx = 10'000;
constexpr std::size_t kHtml = 6'000;

constexpr std::string_view kSentence =
    "Please find the documents for your order attached; the terms of delivery are unchanged. ";

/// Where the links of such mail go: our own hosts, the partner's, services and public sites.
std::string link(Random& random, unsigned number) {
  const auto partner = std::to_string(random.below(60));
  const std::array<std::string, 5> hosts{"www.contoso.example", "portal.contoso.example",
                                         "www.partner" + partner + ".example",
                                         "track.parcels.example", "maps.publicsite.example"};
  return "https://" + hosts[number % hosts.size()] + "/" + std::to_string(number) + "/" +
         std::to_string(random.below(1'000'000)) +
         "?lang=de&order=" + std::to_string(random.below(10'000'000));
}

std::string text_part(Random& random) {
  std::string text = "Dear customer,\r\n\r\n";
  for (int i = 0; i < 12; ++i) {
    text += std::string{kSentence.substr(0, 72)} + "\r\n";
    if (i % 6 == 5) text += link(random, static_cast<unsigned>(i)) + "\r\n\r\n";
  }
  return text + "Contoso Service\r\n";
}

std::string html_part(Random& random) {
  constexpr unsigned kLinks = 15;
  std::string html =
      "<!DOCTYPE html>\r\n<html><head><meta charset=\"utf-8\"><style>td{font-family:Calibri}"
      "</style></head>\r\n<body><table width=\"600\" cellpadding=\"0\">\r\n";
  std::string footer =
      "</table><p>Mit freundlichen Gr\xc3\xbc\xc3\x9f"
      "en<br>Contoso</p></body></html>\r\n";
  for (unsigned row = 0; row < kLinks; ++row) {
    const auto end = (kHtml - footer.size()) * (row + 1) / kLinks;
    html += "<tr><td style=\"color:#333333;padding:4px\"><a href=\"" + link(random, row) +
            "\">Position " + std::to_string(row + 1) + "</a> ";
    while (html.size() + 12 < end) html += kSentence.substr(0, end - html.size() - 12);
    html += "</td></tr>\r\n";
  }
  return html + footer;
}

std::string attachment(std::string_view type, const std::string& name, std::string_view bytes) {
  return "Content-Type: " + std::string{type} + "; name=\"" + name +
         "\"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"" +
         name + "\"\r\n\r\n" + base64(bytes);
}

}  // namespace

std::string business_body(Random& random) {
  const std::string outer = std::string{"--"} + kBusinessBoundary;
  const std::string inner = "------=_Part_2";
  std::string body = "This is a multi-part message in MIME format.\r\n" + outer +
                     "\r\nContent-Type: multipart/alternative; boundary=\"----=_Part_2\"\r\n\r\n";
  body += inner +
          "\r\nContent-Type: text/plain; charset=us-ascii\r\n"
          "Content-Transfer-Encoding: 7bit\r\n\r\n" +
          text_part(random);
  body += inner +
          "\r\nContent-Type: text/html; charset=utf-8\r\n"
          "Content-Transfer-Encoding: quoted-printable\r\n\r\n" +
          quoted_printable(html_part(random)) + inner + "--\r\n";
  const auto number = std::to_string(random.below(1'000'000));
  body += outer + "\r\n" +
          attachment("application/pdf", "invoice-" + number + ".pdf", pdf_file(random, kPdf));
  body += outer + "\r\n" +
          attachment("application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                     "terms-" + number + ".docx", docx_file(random, kDocx));
  return body + outer + "--\r\n";
}

}  // namespace weir::bench
