"""What a list should hold: queries, what meets them, their order, and how a reply is judged."""
