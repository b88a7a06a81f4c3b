"""A made-up world of deliveries with wrong values planted in it. Nothing here is a real figure."""
