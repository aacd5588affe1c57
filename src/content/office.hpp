#pragma once

#include <string_view>

#include "archive/listing.hpp"

namespace weir::content {

/// What a document of the Office kind would do besides showing text. Found by the names and marks
/// of the formats; nothing is interpreted. Linear in the bytes.
struct OfficeFacts {
  bool document = false;  ///< it is one: OOXML, OpenDocument, OLE or RTF
  bool macro = false;  ///< VBA, an Excel 4 macro sheet, a template of a web site, RTF object data
  bool encrypted = false;  ///< a password opens it
  bool installer = false;  ///< an OLE file that is a Windows Installer package
};

/// Of a zip, with its members.
OfficeFacts inspect_zip_document(std::string_view bytes, const archive::Listing& listing);
/// Of an OLE compound file (MS-CFB).
OfficeFacts inspect_ole(std::string_view bytes);
OfficeFacts inspect_rtf(std::string_view bytes);

}  // namespace weir::content
