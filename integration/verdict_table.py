"""What the programs that write tables of verdicts into docs/ have in common."""


def cell(text):
    """Text for a table cell of Markdown."""
    return text.replace("|", "\\|").replace("`", "'")


def points_by_detector(event):
    """{detector: its highest points}, in the order of the event's findings."""
    best = {}
    for finding in event["weir"]["findings"]:
        best[finding["detector"]] = max(best.get(finding["detector"], 0), finding["points"])
    return best
