"""Studies themselves: from the answers of a campaign or of a survey folder to totals with their range, and their papers."""
