namespace SixLabors.ImageSharp;

public class ImageFormatException : Exception
{
    internal ImageFormatException(string errorMessage, Exception? innerException = null)
        : base(errorMessage, innerException)
    {
    }
}

public sealed class InvalidImageContentException : ImageFormatException
{
    public InvalidImageContentException(string errorMessage)
        : base(errorMessage)
    {
    }

    public InvalidImageContentException(string errorMessage, Exception innerException)
        : base(errorMessage, innerException)
    {
    }
}

public sealed class UnknownImageFormatException : ImageFormatException
{
    public UnknownImageFormatException(string errorMessage)
        : base(errorMessage)
    {
    }
}
