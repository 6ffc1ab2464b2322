"""What every live platform needs: reconnecting, gaps, what was heard before."""
