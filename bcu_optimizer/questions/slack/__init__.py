"""How much room the rules leave."""
