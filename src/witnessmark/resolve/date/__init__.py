"""Days: words of time and a report's own day in, the days of the event, the total or the report itself out."""
