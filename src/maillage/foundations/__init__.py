"""What every stage of the journey needs, and that knows none of them: people, organisations, the journal, files, jobs."""
