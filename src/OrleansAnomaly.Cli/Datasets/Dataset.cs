namespace OrleansAnomaly.Cli.Datasets;

/// <summary>A public set of data that others keep.</summary>
/// <param name="Name">Name by which users choose it, and of its folder.</param>
/// <param name="Title">What it is.</param>
/// <param name="Truth">What is known of when something was wrong.</param>
/// <param name="Licence">The licence, as its home states it.</param>
/// <param name="Home">The page of its project.</param>
/// <param name="From">The address that the files' sources are relative to; pinned, so that checksums hold.</param>
/// <param name="Files">Its files.</param>
internal sealed record Dataset(string Name, string Title, string Truth, string Licence, Uri Home, Uri From, IReadOnlyList<DatasetFile> Files)
{
    public long Bytes => Files.Sum(file => file.Bytes);
}

/// <summary>A file of a set.</summary>
/// <param name="Path">Where it is put within the set's folder, parted by <c>/</c>.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its checksum in hexadecimal.</param>
/// <param name="Source">Where it lies at its home; null: as here.</param>
internal sealed record DatasetFile(string Path, long Bytes, string Sha256, string? Source = null);
