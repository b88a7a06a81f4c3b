"""Figures in Word documents: insert, refresh, check, freeze. Word stays master; a number is never retyped."""
