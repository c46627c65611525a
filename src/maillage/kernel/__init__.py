"""What every stage needs and no word of the trade: typography, pictures."""
