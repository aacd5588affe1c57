#include "content/kinds.hpp"

#include <algorithm>
#include <array>

namespace weir::content {
namespace {

using namespace std::string_view_literals;

constexpr std::array kDangerous{"accda"sv,
                                "accde"sv,
                                "ade"sv,
                                "adp"sv,
                                "apk"sv,
                                "app"sv,
                                "appinstaller"sv,
                                "application"sv,
                                "appref-ms"sv,
                                "appx"sv,
                                "appxbundle"sv,
                                "bat"sv,
                                "cdxml"sv,
                                "chm"sv,
                                "cmd"sv,
                                "com"sv,
                                "command"sv,
                                "cpl"sv,
                                "desktop"sv,
                                "diagcab"sv,
                                "diagcfg"sv,
                                "diagpkg"sv,
                                "dll"sv,
                                "dmg"sv,
                                "exe"sv,
                                "fxp"sv,
                                "gadget"sv,
                                "hlp"sv,
                                "hta"sv,
                                "htc"sv,
                                "img"sv,
                                "inf"sv,
                                "ins"sv,
                                "iso"sv,
                                "isp"sv,
                                "its"sv,
                                "jar"sv,
                                "jnlp"sv,
                                "js"sv,
                                "jse"sv,
                                "library-ms"sv,
                                "lnk"sv,
                                "mam"sv,
                                "mda"sv,
                                "mde"sv,
                                "mdz"sv,
                                "msc"sv,
                                "msh"sv,
                                "msh1"sv,
                                "msh2"sv,
                                "mshxml"sv,
                                "msi"sv,
                                "msix"sv,
                                "msixbundle"sv,
                                "msp"sv,
                                "mst"sv,
                                "msu"sv,
                                "ocx"sv,
                                "osd"sv,
                                "pcd"sv,
                                "pif"sv,
                                "pkg"sv,
                                "prg"sv,
                                "ps1"sv,
                                "ps1xml"sv,
                                "ps2"sv,
                                "ps2xml"sv,
                                "psc1"sv,
                                "psc2"sv,
                                "pssc"sv,
                                "pyw"sv,
                                "pyz"sv,
                                "pyzw"sv,
                                "reg"sv,
                                "scf"sv,
                                "scpt"sv,
                                "scptd"sv,
                                "scr"sv,
                                "sct"sv,
                                "search-ms"sv,
                                "searchconnector-ms"sv,
                                "settingcontent-ms"sv,
                                "shb"sv,
                                "shs"sv,
                                "sys"sv,
                                "terminal"sv,
                                "theme"sv,
                                "themepack"sv,
                                "udl"sv,
                                "url"sv,
                                "vb"sv,
                                "vbe"sv,
                                "vbs"sv,
                                "vhd"sv,
                                "vhdx"sv,
                                "vsmacros"sv,
                                "vsw"sv,
                                "vxd"sv,
                                "webpnp"sv,
                                "website"sv,
                                "wll"sv,
                                "workflow"sv,
                                "ws"sv,
                                "wsb"sv,
                                "wsc"sv,
                                "wsf"sv,
                                "wsh"sv,
                                "xbap"sv,
                                "xll"sv,
                                "xnk"sv};
static_assert(std::ranges::is_sorted(kDangerous));

constexpr std::array kImages{"bmp"sv,  "gif"sv, "heic"sv, "heif"sv, "ico"sv, "jfif"sv, "jpe"sv,
                             "jpeg"sv, "jpg"sv, "png"sv,  "psd"sv,  "tif"sv, "tiff"sv, "webp"sv};
static_assert(std::ranges::is_sorted(kImages));

constexpr std::array kDocuments{
    "doc"sv,     "docm"sv, "docx"sv, "dot"sv, "dotm"sv, "dotx"sv, "epub"sv, "key"sv,   "mpp"sv,
    "numbers"sv, "odg"sv,  "odp"sv,  "ods"sv, "odt"sv,  "one"sv,  "oxps"sv, "pages"sv, "pdf"sv,
    "pot"sv,     "potm"sv, "potx"sv, "ppa"sv, "ppam"sv, "pps"sv,  "ppsm"sv, "ppsx"sv,  "ppt"sv,
    "pptm"sv,    "pptx"sv, "pub"sv,  "rtf"sv, "vsd"sv,  "vsdx"sv, "xla"sv,  "xlam"sv,  "xls"sv,
    "xlsb"sv,    "xlsm"sv, "xlsx"sv, "xlt"sv, "xltm"sv, "xltx"sv, "xps"sv};
static_assert(std::ranges::is_sorted(kDocuments));

constexpr std::array kZipBased{
    "docm"sv, "docx"sv, "dotm"sv, "dotx"sv, "epub"sv, "key"sv,    "kmz"sv,  "numbers"sv,
    "odg"sv,  "odp"sv,  "ods"sv,  "odt"sv,  "oxps"sv, "pages"sv,  "potm"sv, "potx"sv,
    "ppam"sv, "ppsm"sv, "ppsx"sv, "pptm"sv, "pptx"sv, "sketch"sv, "vsdx"sv, "xlam"sv,
    "xlsb"sv, "xlsm"sv, "xlsx"sv, "xltm"sv, "xltx"sv, "xpi"sv,    "xps"sv};
static_assert(std::ranges::is_sorted(kZipBased));

constexpr std::array kArchives{"7z"sv,  "ace"sv,  "arj"sv,  "bz2"sv, "cab"sv, "gz"sv,
                               "lha"sv, "lzh"sv,  "r00"sv,  "rar"sv, "tar"sv, "taz"sv,
                               "tbz"sv, "tbz2"sv, "tgz"sv,  "txz"sv, "uue"sv, "xz"sv,
                               "z"sv,   "zip"sv,  "zipx"sv, "zst"sv};
static_assert(std::ranges::is_sorted(kArchives));

constexpr std::array kHtml{"htm"sv,   "html"sv, "mht"sv, "mhtml"sv,
                           "shtml"sv, "svg"sv,  "xht"sv, "xhtml"sv};
static_assert(std::ranges::is_sorted(kHtml));

constexpr std::array kTexts{
    "asc"sv, "c"sv,   "cc"sv,  "cfg"sv,  "conf"sv, "cpp"sv, "csv"sv, "diff"sv,  "eml"sv,  "h"sv,
    "hpp"sv, "ics"sv, "ini"sv, "java"sv, "json"sv, "log"sv, "md"sv,  "patch"sv, "pl"sv,   "py"sv,
    "rb"sv,  "sh"sv,  "sql"sv, "tex"sv,  "tsv"sv,  "txt"sv, "vcf"sv, "xml"sv,   "yaml"sv, "yml"sv};
static_assert(std::ranges::is_sorted(kTexts));

constexpr std::array kMedia{"aac"sv, "aif"sv, "aiff"sv, "amr"sv, "avi"sv, "flac"sv,
                            "flv"sv, "m4a"sv, "m4v"sv,  "mid"sv, "mkv"sv, "mov"sv,
                            "mp3"sv, "mp4"sv, "mpeg"sv, "mpg"sv, "oga"sv, "ogg"sv,
                            "ogv"sv, "wav"sv, "webm"sv, "wma"sv, "wmv"sv};
static_assert(std::ranges::is_sorted(kMedia));

constexpr std::array kDecoys{"avi"sv, "bmp"sv,  "csv"sv,  "doc"sv, "docm"sv, "docx"sv, "gif"sv,
                             "htm"sv, "html"sv, "jpeg"sv, "jpg"sv, "mov"sv,  "mp3"sv,  "mp4"sv,
                             "odp"sv, "ods"sv,  "odt"sv,  "pdf"sv, "png"sv,  "ppt"sv,  "pptx"sv,
                             "rar"sv, "rtf"sv,  "svg"sv,  "tif"sv, "tiff"sv, "txt"sv,  "wav"sv,
                             "xls"sv, "xlsm"sv, "xlsx"sv, "zip"sv};
static_assert(std::ranges::is_sorted(kDecoys));

struct Prefix {
  std::string_view start;
  Kind kind;
};

// The first that fits. What is not here says nothing.
constexpr Prefix kTypes[] = {
    {"image/svg", Kind::html},
    {"image/x-emz", Kind::unknown},  // gzip inside, as Office writes them
    {"image/x-wmz", Kind::unknown},
    {"image/", Kind::image},
    {"audio/", Kind::media},
    {"video/", Kind::media},
    {"text/html", Kind::html},
    {"application/xhtml", Kind::html},
    {"text/x-script", Kind::program},
    {"text/rtf", Kind::document},
    {"text/", Kind::text},
    {"application/pdf", Kind::document},
    {"application/rtf", Kind::document},
    {"application/msword", Kind::document},
    {"application/vnd.ms-excel", Kind::document},
    {"application/vnd.ms-powerpoint", Kind::document},
    {"application/vnd.ms-word", Kind::document},
    {"application/vnd.openxmlformats", Kind::document},
    {"application/vnd.oasis.opendocument", Kind::document},
    {"application/x-ole-storage", Kind::document},
    {"application/encrypted", Kind::document},
    {"application/zip", Kind::archive},
    {"application/x-zip", Kind::archive},
    {"application/gzip", Kind::archive},
    {"application/x-gzip", Kind::archive},
    {"application/x-7z", Kind::archive},
    {"application/vnd.rar", Kind::archive},
    {"application/x-rar", Kind::archive},
    {"application/x-tar", Kind::archive},
    {"application/x-xz", Kind::archive},
    {"application/x-bzip", Kind::archive},
    {"application/zstd", Kind::archive},
    {"application/vnd.ms-cab", Kind::archive},
    {"application/x-iso9660", Kind::archive},
    {"application/x-virtualbox", Kind::archive},
    {"application/x-lz", Kind::archive},
    {"application/x-arj", Kind::archive},
    {"application/x-ace", Kind::archive},
    {"application/x-dosexec", Kind::program},
    {"application/x-executable", Kind::program},
    {"application/x-mach-binary", Kind::program},
    {"application/java-vm", Kind::program},
    {"application/x-msi", Kind::program},
    {"application/x-ms-shortcut", Kind::program},
    {"application/vnd.ms-htmlhelp", Kind::program},
};

bool is_one_of(Kind kind, std::initializer_list<Kind> kinds) {
  return std::ranges::find(kinds, kind) != kinds.end();
}

}  // namespace

Kind kind_of_extension(std::string_view extension) noexcept {
  const auto in = [&](const auto& table) { return std::ranges::binary_search(table, extension); };
  if (in(kDangerous)) return Kind::program;
  if (in(kImages)) return Kind::image;
  if (in(kDocuments)) return Kind::document;
  if (in(kArchives)) return Kind::archive;
  if (in(kHtml)) return Kind::html;
  if (in(kTexts)) return Kind::text;
  return in(kMedia) ? Kind::media : Kind::unknown;
}

Kind kind_of_type(std::string_view media_type) noexcept {
  for (const auto& [start, kind] : kTypes) {
    if (media_type.starts_with(start)) return kind;
  }
  return Kind::unknown;
}

bool is_dangerous_extension(std::string_view extension) noexcept {
  return std::ranges::binary_search(kDangerous, extension);
}

bool is_decoy_extension(std::string_view extension) noexcept {
  return std::ranges::binary_search(kDecoys, extension);
}

bool is_zip_based(std::string_view extension) noexcept {
  return std::ranges::binary_search(kZipBased, extension);
}

bool kinds_differ(std::string_view true_type, std::string_view extension,
                  std::string_view declared_type) noexcept {
  const auto truth = kind_of_type(true_type);
  const auto named = kind_of_extension(extension);
  const auto declared = kind_of_type(declared_type);
  // Shown by one name, opened by another.
  if (is_one_of(named, {Kind::html, Kind::program}) &&
      is_one_of(declared, {Kind::image, Kind::media, Kind::document})) {
    return true;
  }
  const auto claimed = named != Kind::unknown ? named : declared;
  const bool pdf = named != Kind::unknown ? extension == "pdf" : declared_type == "application/pdf";
  switch (truth) {
    case Kind::program:
      return is_one_of(claimed,
                       {Kind::image, Kind::document, Kind::archive, Kind::html, Kind::media}) ||
             (claimed == Kind::text && !true_type.starts_with("text/"));
    case Kind::html:  // that Office programs open HTML under their names is used by many reports
      return pdf || is_one_of(claimed, {Kind::image, Kind::archive, Kind::media});
    case Kind::archive:
      return pdf || is_one_of(claimed, {Kind::image, Kind::media, Kind::html});
    case Kind::document:
      return is_one_of(claimed, {Kind::image, Kind::media, Kind::html}) ||
             (claimed == Kind::archive && !true_type.starts_with("application/vnd."));
    case Kind::unknown:
    case Kind::image:
    case Kind::text:
    case Kind::media:
      break;
  }
  return false;
}

}  // namespace weir::content
