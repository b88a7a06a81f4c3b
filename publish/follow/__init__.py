"""Follow figures through time: status, chase letters, dates due, differences, trace and approvals."""
