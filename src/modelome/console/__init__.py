"""What the command line shows: progress of a build, facts, trees and lists as text."""
