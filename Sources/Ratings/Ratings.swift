// Ratings
