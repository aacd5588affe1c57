#include "load/files.hpp"

#include <cstdint>
#include <cstdio>
#include <string_view>
#include <utility>
#include <vector>

#include "load/encoding.hpp"

namespace weir::bench {
namespace {

void put_little(std::string& out, std::uint64_t value, unsigned bytes) {
  for (unsigned i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xffU);
}

void put_big(std::string& out, std::uint32_t value) {
  for (unsigned i = 4; i > 0; --i) out += static_cast<char>(value >> (8 * (i - 1)) & 0xffU);
}

/// A zip archive (APPNOTE.TXT sections 4.3.7, 4.3.12, 4.3.16).
class Zip {
 public:
  void add(std::string_view name, std::string_view data, bool deflate) {
    const std::string stored = deflate ? deflated(data) : std::string{data};
    std::string common;
    put_little(common, 20, 2);               // version needed
    put_little(common, 0, 2);                // flags
    put_little(common, deflate ? 8 : 0, 2);  // method
    put_little(common, 0x5c625000, 4);       // time and date: 2026-03-02 10:00
    put_little(common, crc32(data), 4);
    put_little(common, stored.size(), 4);
    put_little(common, data.size(), 4);
    put_little(common, name.size(), 2);
    put_little(common, 0, 2);  // extra field
    directory_ += "PK\1\2";
    put_little(directory_, 20, 2);  // made by
    directory_ += common;
    put_little(directory_, 0, 6);  // comment, disk, internal attributes
    put_little(directory_, 0, 4);  // external attributes
    put_little(directory_, file_.size(), 4);
    directory_ += name;
    file_ += "PK\3\4";
    file_.append(common).append(name).append(stored);
    ++members_;
  }

  std::string take() {
    const auto start = file_.size();
    file_ += directory_;
    file_ += "PK\5\6";
    put_little(file_, 0, 4);  // disks
    put_little(file_, members_, 2);
    put_little(file_, members_, 2);
    put_little(file_, directory_.size(), 4);
    put_little(file_, start, 4);
    put_little(file_, 0, 2);  // comment
    return std::move(file_);
  }

  std::size_t size() const noexcept { return file_.size() + directory_.size(); }

 private:
  std::string file_;
  std::string directory_;
  std::uint64_t members_ = 0;
};

void put_chunk(std::string& png, std::string_view type, std::string_view data) {
  put_big(png, static_cast<std::uint32_t>(data.size()));
  const auto chunk = std::string{type}.append(data);
  png += chunk;
  put_big(png, crc32(chunk));
}

std::string png_file(Random& random, std::size_t bytes) {
  std::string png = "\x89PNG\r\n\x1a\n";
  std::string header;
  put_big(header, 120);
  put_big(header, 40);
  header += std::string{"\x08\x02\0\0\0", 5};
  put_chunk(png, "IHDR", header);
  put_chunk(png, "IDAT", random.bytes(bytes));
  put_chunk(png, "IEND", "");
  return png;
}

constexpr std::string_view kXml =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n";

std::string document_xml(Random& random) {
  std::string text{kXml};
  text +=
      "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">"
      "<w:body>";
  for (int paragraph = 0; paragraph < 40; ++paragraph) {
    text += "<w:p><w:r><w:t>Position " + std::to_string(paragraph + 1) + ", article " +
            std::to_string(random.below(100'000)) + ", see the terms</w:t></w:r></w:p>";
  }
  return text + "</w:body></w:document>";
}

}  // namespace

std::string pdf_file(Random& random, std::size_t bytes) {
  const std::string picture = random.bytes(bytes - bytes / 20);
  const std::vector<std::string> objects{
      "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
      "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
      "<</Length " + std::to_string(picture.size()) + "/Filter/FlateDecode>>\nstream\n" + picture +
          "\nendstream",
      "<</Producer(Contoso ERP 11.4)/Title(Invoice " + std::to_string(random.below(1'000'000)) +
          ")>>"};
  std::string pdf = "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n";
  std::string table = "0000000000 65535 f \n";
  for (std::size_t i = 0; i < objects.size(); ++i) {
    char offset[24];
    std::snprintf(offset, sizeof offset, "%010zu 00000 n \n", pdf.size());
    table += offset;
    pdf += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
  }
  const auto start = pdf.size();
  const auto count = std::to_string(objects.size() + 1);
  return pdf + "xref\n0 " + count + "\n" + table + "trailer\n<</Size " + count +
         "/Root 1 0 R/Info 5 0 R>>\nstartxref\n" + std::to_string(start) + "\n%%EOF\n";
}

std::string docx_file(Random& random, std::size_t bytes) {
  Zip zip;
  zip.add("[Content_Types].xml",
          std::string{kXml} +
              "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
              "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
              "<Default Extension=\"png\" ContentType=\"image/png\"/></Types>",
          true);
  zip.add("_rels/.rels",
          std::string{kXml} +
              "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/"
              "relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/"
              "officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>"
              "</Relationships>",
          true);
  zip.add("word/document.xml", document_xml(random), true);
  const auto used = zip.size() + 300;
  zip.add("word/media/image1.png", png_file(random, bytes > used ? bytes - used : 0), false);
  return zip.take();
}

}  // namespace weir::bench
