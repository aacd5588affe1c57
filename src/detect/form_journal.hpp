#pragma once

#include "weir/detect/detector.hpp"

namespace weir::detect {

/// True when the message has a mark of an Exchange journal report: X-MS-Journal-Report, a
/// Message-ID of `journal.report.generator`, or the Journal Agent as its generator.
bool looks_journaled(const mail::Message& message);

/// True for a journal report that goes where it should: two of those marks, and every recipient is
/// one of the organization's `journal_recipients`. The marks are text, the recipients are not: who
/// forges them writes to our own archive.
bool is_journal_report(const Context& context);

/// A recipient that gets what looks like a journal report without being one of
/// `journal_recipients`, one outside first: somebody may have set up journaling to read along.
/// nullptr when there is none.
const mail::Address* unexpected_journal_recipient(const Context& context);

}  // namespace weir::detect
