"""What is asked, each with its pure answer."""
