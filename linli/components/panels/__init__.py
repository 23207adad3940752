"""Cards and panels, and the figures behind them."""
